package names

var english = book{
	surnames: []string{
		"Smith", "Johnson", "Williams", "Brown", "Jones", "Taylor", "Wilson", "Davies", "Evans",
		"Thomas", "Roberts", "Walker", "Wright", "Thompson", "White", "Hall", "Clarke", "Green",
		"Baker", "King", "Murphy", "O'Brien", "O'Connor", "MacDonald", "Campbell", "Stewart", "Ross",
		"Carter", "Parker", "Bennett", "Cooper", "Reed",
	},
	male: []string{
		"James", "John", "Robert", "Michael", "William", "David", "Thomas", "Daniel", "Matthew",
		"Andrew", "Christopher", "George", "Henry", "Oliver", "Jack", "Samuel", "Ryan", "Kevin",
		"Sean", "Patrick",
	},
	female: []string{
		"Mary", "Emma", "Olivia", "Sophia", "Jennifer", "Linda", "Elizabeth", "Sarah", "Jessica",
		"Emily", "Charlotte", "Grace", "Hannah", "Chloë", "Zoë", "Laura", "Rachel", "Kate",
		"Siobhán", "Anne-Marie",
	},
}

var hispanic = book{
	surnames: []string{
		"García", "Rodríguez", "Martínez", "Hernández", "López", "González", "Pérez", "Sánchez",
		"Ramírez", "Torres", "Flores", "Rivera", "Gómez", "Díaz", "Reyes", "Morales", "Jiménez",
		"Ruiz", "Álvarez", "Muñoz", "Ibáñez", "Núñez", "Peña", "Castro",
	},
	male: []string{
		"José", "Juan", "Luis", "Carlos", "Jesús", "Miguel", "Ángel", "Javier", "Andrés",
		"Sebastián", "Martín", "Iván", "Óscar", "Raúl", "Diego", "Pablo", "Joaquín", "Tomás",
	},
	female: []string{
		"María", "Ana", "Carmen", "Sofía", "Lucía", "Isabel", "Elena", "Inés", "Mónica", "Verónica",
		"Begoña", "Núria", "Rocío", "Pilar", "Belén", "Marta", "Raquel", "Beatriz",
	},
}

var german = book{
	surnames: []string{
		"Müller", "Schmidt", "Schneider", "Fischer", "Weber", "Meyer", "Wagner", "Becker", "Schulz",
		"Hoffmann", "Schäfer", "Koch", "Bauer", "Richter", "Klein", "Wolf", "Schröder", "Neumann",
		"Schwarz", "Zimmermann", "Braun", "Krüger", "Groß", "Weiß", "Jäger", "Böhm", "Köhler",
		"Günther",
	},
	male: []string{
		"Jürgen", "Jörg", "Günter", "Björn", "Sören", "Lukas", "Felix", "Paul", "Jonas",
		"Maximilian", "Stefan", "Andreas", "Thomas", "Matthias", "Uwe", "Kai",
	},
	female: []string{
		"Jutta", "Käthe", "Bärbel", "Anna", "Lena", "Marie", "Johanna", "Katharina", "Susanne",
		"Heike", "Ute", "Claudia", "Hannelore", "Grete", "Frieda", "Jördis",
	},
}

var french = book{
	surnames: []string{
		"Martin", "Bernard", "Dubois", "Petit", "Durand", "Leroy", "Moreau", "Lefèvre", "Fournier",
		"Girard", "Bonnet", "François", "Mercier", "Guérin", "Boyer", "Chevalier", "Gauthier",
		"Perrin", "Clément", "Besançon",
	},
	male: []string{
		"Jean", "Pierre", "Michel", "André", "Philippe", "René", "Louis", "Étienne", "François",
		"Jérôme", "Frédéric", "Rémi", "Loïc", "Gaël", "Benoît", "Noël",
	},
	female: []string{
		"Hélène", "Élodie", "Zoé", "Chloé", "Camille", "Amélie", "Aurélie", "Céline", "Geneviève",
		"Françoise", "Noémie", "Inès", "Thérèse", "Maëlys", "Léa", "Manon",
	},
}

var viet = book{
	surnames: []string{
		"Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Huỳnh", "Phan", "Vũ", "Võ", "Đặng", "Bùi", "Đỗ",
		"Hồ", "Ngô", "Dương", "Lý",
	},
	male: []string{
		"Anh", "Bảo", "Cường", "Dũng", "Đức", "Hải", "Hiếu", "Hùng", "Khoa", "Long", "Minh", "Nam",
		"Phúc", "Quân", "Sơn", "Tuấn", "Việt",
	},
	female: []string{
		"Anh", "Chi", "Dung", "Hà", "Hạnh", "Hương", "Lan", "Linh", "Mai", "My", "Ngọc", "Nhung",
		"Phương", "Quỳnh", "Thảo", "Trang", "Yến",
	},
}

var japan = book{
	surnames: []string{
		"佐藤", "鈴木", "高橋", "田中", "伊藤", "渡辺", "山本", "中村", "小林", "加藤", "吉田",
		"山田", "佐々木", "山口", "松本", "井上", "木村", "斎藤",
	},
	male: []string{
		"翔太", "大輔", "健一", "拓也", "直樹", "悠真", "蓮", "陽斗", "和也", "太郎", "誠", "亮",
	},
	female: []string{
		"美咲", "さくら", "陽子", "恵子", "結衣", "葵", "由美", "直子", "花子", "彩", "あゆみ",
		"真央",
	},
}

var korea = book{
	surnames: []string{
		"김", "이", "박", "최", "정", "강", "조", "윤", "장", "임", "한", "오", "서", "신",
	},
	male: []string{
		"민준", "서준", "도윤", "예준", "시우", "하준", "지호", "준우", "현우", "성민", "동현",
		"재욱",
	},
	female: []string{
		"서연", "서윤", "지우", "서현", "민서", "하은", "지민", "수빈", "은지", "유진", "혜진",
		"예은",
	},
}
