package say

import "regulars/model"

// files are the refusals of files that cannot be read at all.
var files = map[model.Code]Text{
	"import.not_found": {
		ZH: "找不到文件 %[1]v。", HintZH: "请核对文件名和所在的文件夹。",
		EN: "There is no file %[1]v.", HintEN: "Check the name and the folder.",
	},
	"import.permission": {
		ZH: "没有权限读取 %[1]v。", HintZH: "请让文件的主人允许您读取，或复制一份。",
		EN: "You may not read %[1]v.", HintEN: "Ask the file's owner for permission, or for a copy.",
	},
	"import.directory": {
		ZH: "%[1]v 是文件夹，不是文件。", HintZH: "请指明里面的一个文件。",
		EN: "%[1]v is a folder, not a file.", HintEN: "Name one of the files in it.",
	},
	"import.unreadable": {
		ZH: "无法继续读取 %[1]v。", HintZH: "请把文件复制到本机硬盘后重试；已导入的不会重复。",
		EN: "%[1]v cannot be read any further.", HintEN: "Copy it to this computer's disk and try again; nothing is imported twice.",
	},
	"import.empty": {
		ZH: "%[1]v 里没有数据。", HintZH: "请打开文件看一看，再从原来的程序导出一次。",
		EN: "There are no rows in %[1]v.", HintEN: "Look into the file, then export it again.",
	},
	"import.binary": {
		ZH: "%[1]v 不是表格文件。", HintZH: "请使用 CSV、TSV、XLSX 或 JSON lines 文件。",
		EN: "%[1]v is not a table.", HintEN: "Use a CSV, TSV, XLSX or JSON lines file.",
	},
	"import.zip": {
		ZH: "%[1]v 是压缩包，里面不是 Excel 表格。", HintZH: "请先解压，再导入里面的文件。",
		EN: "%[1]v is a zip archive without a workbook in it.", HintEN: "Unpack it and import the file inside.",
	},
	"import.xls": {
		ZH: "%[1]v 是旧版或加密的 Excel 文件。", HintZH: "请在 Excel 或 WPS 里另存为不加密的 .xlsx 文件。",
		EN: "%[1]v is an old or encrypted Excel file.", HintEN: "Open it and save it as .xlsx without a password.",
	},
	"import.xlsx": {
		ZH: "Excel 文件 %[1]v 已损坏。", HintZH: "请在 Excel 或 WPS 里打开它，另存为新的 .xlsx 文件。",
		EN: "The workbook %[1]v is damaged.", HintEN: "Open it in a spreadsheet and save it as a new .xlsx file.",
	},
	"import.xlsx_large": {
		ZH: "Excel 文件 %[1]v 解压后太大，无法打开。", HintZH: "请另存为 CSV 文件再导入。",
		EN: "The workbook %[1]v is too large to be unpacked.", HintEN: "Save it as CSV and import that.",
	},
	"import.xlsx_sheet": {
		ZH: "没有名为「%[1]v」的工作表。", HintZH: "文件里有：%[2]v。",
		EN: "There is no sheet “%[1]v”.", HintEN: "The workbook has: %[2]v.",
	},
	"import.gzip": {
		ZH: "压缩文件 %[1]v 不完整或已损坏。", HintZH: "请重新复制或下载；已导入的不会重复。",
		EN: "The compressed file %[1]v is cut off or damaged.", HintEN: "Copy or download it again; nothing is imported twice.",
	},
	"import.encoding": {
		ZH: "文件的文字编码无法识别。", HintZH: "请另存为 UTF-8 编码的 CSV 文件。",
		EN: "The file's characters are in an unknown encoding.", HintEN: "Save it as CSV in UTF-8.",
	},
	"import.line_long": {
		ZH: "第 %[1]v 行超过 %[2]v MB，不像是表格。", HintZH: "请检查文件是否在这一行损坏。",
		EN: "Line %[1]v is longer than %[2]v MB; this is hardly a table.", HintEN: "Check whether the file is damaged there.",
	},
	"import.json_array": {
		ZH: "%[1]v 是一个 JSON 数组。", HintZH: "请改为 JSON lines：每行一个对象，没有外面的方括号。",
		EN: "%[1]v holds a JSON array.", HintEN: "Write JSON lines: one object a line, without the brackets around them.",
	},
	"import.json_start": {
		ZH: "%[1]v 不是以 JSON 对象开头。", HintZH: "JSON lines 文件每行是一个 {...} 对象。",
		EN: "%[1]v does not begin with a JSON object.", HintEN: "Every line of a JSON lines file is one {...} object.",
	},
}

// fileColumns are the refusals of what columns mean.
var fileColumns = map[model.Code]Text{
	"import.map_form": {
		ZH: "看不懂 --map %[1]v。", HintZH: "请写成 --map 字段=列名，例如 --map amount=实收金额。",
		EN: "--map %[1]v cannot be read.", HintEN: "Write --map FIELD=COLUMN, such as --map amount=total.",
	},
	"import.map_field": {
		ZH: "没有名为「%[1]v」的字段。", HintZH: "可用的字段：%[2]v。",
		EN: "There is no field “%[1]v”.", HintEN: "The fields are: %[2]v.",
	},
	"import.map_twice": {
		ZH: "字段 %[1]v 指定了两次。", HintZH: "每个字段只写一个 --map。",
		EN: "The field %[1]v is mapped twice.", HintEN: "Give one --map for each field.",
	},
	"import.map_column": {
		ZH: "文件里没有字段 %[1]v 要用的列「%[2]v」。", HintZH: "文件里的列：%[3]v。",
		EN: "The file has no column “%[2]v” for %[1]v.", HintEN: "Its columns are: %[3]v.",
	},
	"import.preset": {
		ZH: "没有名为「%[1]v」的预设。", HintZH: "可用的预设：%[2]v。",
		EN: "There is no preset “%[1]v”.", HintEN: "The presets are: %[2]v.",
	},
	"import.preset_column": {
		ZH: "文件里没有预设 %[1]v 需要的列「%[2]v」。", HintZH: "文件里的列：%[3]v。请换一个预设或用 --map。",
		EN: "The preset %[1]v needs a column “%[2]v”.", HintEN: "The file has: %[3]v. Try another preset, or --map.",
	},
	"import.no_field": {
		ZH: "看不出哪一列是%[1]v。", HintZH: "请加 --map %[2]v=列名。文件里的列：%[3]v。",
		EN: "No column is known to hold the %[1]v.", HintEN: "Add --map %[2]v=COLUMN. The file has: %[3]v.",
	},
	"import.no_member_field": {
		ZH: "看不出哪一列是会员。", HintZH: "请加 --map member=列名（或 phone、card）。文件里的列：%[1]v。",
		EN: "No column is known to name the member.", HintEN: "Add --map member=COLUMN (or phone, or card). The file has: %[1]v.",
	},
	"import.shape": {
		ZH: "文件没有列名，也看不出各列的含义。", HintZH: "请用 --map 字段=列号。文件里的列：%[1]v。",
		EN: "The file does not name its columns, and their values leave it open.", HintEN: "Add --map FIELD=NUMBER for each. The file has: %[1]v.",
	},
	"import.date_order": {
		ZH: "日期 %[1]v 分不清日和月。", HintZH: "请加 --date-order dmy（先日）或 mdy（先月）。",
		EN: "In the date %[1]v, day and month cannot be told apart.", HintEN: "Add --date-order dmy (day first) or mdy (month first).",
	},
	"import.unnumbered": {
		ZH: "没有小票号的行太多，一个文件最多 %[1]v 行。", HintZH: "请按日期把文件分成几个；已导入的不会重复。",
		EN: "Too many rows have no receipt number; a file may have %[1]v of them.", HintEN: "Split the file by date; nothing is imported twice.",
	},
}

// fileRows are the reasons for which a single row is left out.
var fileRows = map[model.Code]Text{
	"import.row_quote": {
		ZH: "引号没有成对。", HintZH: "请改正这一行的引号。",
		EN: "A quotation mark has no partner.", HintEN: "Correct the quotes in this row.",
	},
	"import.row_columns": {
		ZH: "这一行超过 %[1]v 列。", HintZH: "请检查这一行。",
		EN: "The row has more than %[1]v columns.", HintEN: "Look at this row.",
	},
	"import.row_wide": {
		ZH: "这一行有 %[1]v 格，表头只有 %[2]v 列。", HintZH: "文字里有分隔符时，请给它加上引号。",
		EN: "The row has %[1]v cells under a header of %[2]v.", HintEN: "Put quotes around a text with a delimiter in it.",
	},
	"import.row_cell": {
		ZH: "有一格超过 %[1]v KB。", HintZH: "请缩短它。",
		EN: "A cell is larger than %[1]v KB.", HintEN: "Shorten it.",
	},
	"import.row_json": {
		ZH: "这一行不是 JSON 对象。", HintZH: "请检查这一行的括号、引号和逗号。",
		EN: "The line is not a JSON object.", HintEN: "Check its braces, quotes and commas.",
	},
	"import.row_nested": {
		ZH: "这一行的对象里还有对象。", HintZH: "请导出为平铺的字段。",
		EN: "The line has an object inside its object.", HintEN: "Export plain fields instead.",
	},
	"import.row_xlsx": {
		ZH: "工作表的这一行已损坏。", HintZH: "请在 Excel 或 WPS 里检查这一行。",
		EN: "This row of the sheet is damaged.", HintEN: "Look at it in a spreadsheet.",
	},
	"import.number": {
		ZH: "%[1]v「%[2]v」不是数字。", HintZH: "请改成数字，例如 128.50。",
		EN: "The %[1]v “%[2]v” is not a number.", HintEN: "Write it as a number, such as 128.50.",
	},
	"import.number_large": {
		ZH: "%[1]v「%[2]v」太大。", HintZH: "请检查是否多了几位数字。",
		EN: "The %[1]v “%[2]v” is too large.", HintEN: "Check it for digits too many.",
	},
	"import.number_currency": {
		ZH: "%[1]v「%[2]v」不是本店的货币。", HintZH: "请换算成本店的货币。",
		EN: "The %[1]v “%[2]v” is not in the shop's currency.", HintEN: "Convert it first.",
	},
	"import.amount_missing": {
		ZH: "既没有金额也没有数量。", HintZH: "请补上其中一个。",
		EN: "There is neither an amount nor a quantity.", HintEN: "Fill in one of them.",
	},
	"import.date_missing": {
		ZH: "没有日期。", HintZH: "请补上日期。",
		EN: "There is no date.", HintEN: "Fill it in.",
	},
	"import.date": {
		ZH: "「%[1]v」不是日期。", HintZH: "请写成 2017-01-31 或 2017-01-31 15:04。",
		EN: "“%[1]v” is not a date.", HintEN: "Write it as 2017-01-31 or 2017-01-31 15:04.",
	},
	"import.time": {
		ZH: "「%[1]v」不是时间。", HintZH: "请写成 15:04。",
		EN: "“%[1]v” is not a time of day.", HintEN: "Write it as 15:04.",
	},
	"import.rounded": {
		ZH: "%[1]v「%[2]v」被电子表格缩写，末几位已经丢失。", HintZH: "请把这一列设为文本格式，再导出一次。",
		EN: "A spreadsheet has rounded the %[1]v “%[2]v”; its last digits are lost.", HintEN: "Format the column as text and export it again.",
	},
	"import.no_member": {
		ZH: "没有写明会员。", HintZH: "需要会员号、手机号或卡号中的一个。",
		EN: "No member is named.", HintEN: "A member number, phone or card is needed.",
	},
	"import.member_twice": {
		ZH: "上面已有一行写着同样的%[1]v，内容却不同。", HintZH: "每位会员只留一行；不同的顾客请用各自的号码。",
		EN: "A row above has the same %[1]v and says something else.", HintEN: "Keep one row for each member; give different people numbers of their own.",
	},
	"import.receipt_closed": {
		ZH: "小票 %[1]v 的其他行在文件前面很远的地方，已经入账。", HintZH: "请按小票号排序后再导入。",
		EN: "The other lines of receipt %[1]v stand far before this one and are booked.", HintEN: "Sort the file by receipt and import it again.",
	},
	"import.receipt_lines": {
		ZH: "小票 %[1]v 超过 %[2]v 行。", HintZH: "请检查小票号这一列是否选对。",
		EN: "Receipt %[1]v has more than %[2]v lines.", HintEN: "Check that the right column is taken for the receipt.",
	},
	"import.receipt_day": {
		ZH: "小票 %[1]v 在第 %[2]v 行是另一天的。", HintZH: "若每天重新编号，请在小票号里加上日期。",
		EN: "On line %[2]v, receipt %[1]v is of another day.", HintEN: "If numbers begin again every day, put the date into them.",
	},
	"import.receipt_member": {
		ZH: "小票 %[1]v 在第 %[2]v 行是另一位会员的。", HintZH: "请检查小票号；各店编号相同时，需要门店这一列。",
		EN: "On line %[2]v, receipt %[1]v is another member's.", HintEN: "Check the number; if shops share numbers, a column with the shop is needed.",
	},
}

// exports are the refusals of files that are written.
var exports = map[model.Code]Text{
	"export.exists": {
		ZH: "文件 %[1]v 已经存在。", HintZH: "请换一个名字，或先移走它。",
		EN: "There is a file %[1]v already.", HintEN: "Choose another name, or move it away first.",
	},
	"export.format": {
		ZH: "看不出 %[1]v 应是什么格式。", HintZH: "文件名请以 .csv、.tsv、.xlsx 或 .jsonl 结尾，需要压缩时再加 .gz。",
		EN: "The name %[1]v does not say which format to write.", HintEN: "End it with .csv, .tsv, .xlsx or .jsonl, and with .gz to compress it.",
	},
	"export.folder": {
		ZH: "%[1]v 所在的文件夹不存在。", HintZH: "请先建立文件夹。",
		EN: "The folder for %[1]v does not exist.", HintEN: "Make it first.",
	},
	"export.permission": {
		ZH: "没有权限在这里写 %[1]v。", HintZH: "请选一个您可以写的文件夹。",
		EN: "You may not write %[1]v here.", HintEN: "Choose a folder of your own.",
	},
	"export.write": {
		ZH: "%[1]v 没有写成，没有留下半个文件。", HintZH: "请检查磁盘是否已满。",
		EN: "%[1]v could not be written; nothing half-done was left.", HintEN: "Check whether the disk is full.",
	},
	"export.rows": {
		ZH: "Excel 表格最多 %[1]v 行。", HintZH: "请导出为 .csv，或缩短时间段。",
		EN: "A workbook holds %[1]v rows at most.", HintEN: "Export .csv instead, or a shorter period.",
	},
	"export.columns": {
		ZH: "有 %[1]v 列，最多 %[2]v 列。", HintZH: "请少选几列。",
		EN: "There are %[1]v columns; %[2]v is the most.", HintEN: "Choose fewer.",
	},
}
