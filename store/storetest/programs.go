package storetest

// Plain is a program without surprises: a point for every 1.00, 100 points are 1.00.
const Plain = `
[earn]
points = 1
per = "1"
[redeem]
points = 100
value = "1"
minimum = 10
step = 10
[[tier]]
code = "ordinary"
zh = "普通"
en = "Ordinary"
from = "0"
`

// Busy is a program with everything that moves points by rule.
const Busy = `
[earn]
points = 1
per = "1.00"
[redeem]
points = 100
value = "1.00"
minimum = 100
step = 10
[expiry]
mode = "months"
months = 3
reinstate = 0
[bonus.welcome]
points = 30
[bonus.checkin]
points = 2
streak = 3
extra = 5
[bonus.referral]
referrer = 50
newcomer = 20
[bonus.review]
points = 4
day = 1
month = 3
[bonus.birthday]
points = 88
window = "month"
[bonus.profile]
points = 10
fields = ["name", "birthday"]
[[activity]]
code = "HELLO"
zh = "传单"
en = "Leaflet"
points = 15
ever = 2
[[multiplier]]
code = "noon"
zh = "午间"
en = "Noon"
factor = "1.5"
hours = "11:00-13:00"
[ladder]
months = 3
keep = 2
[[tier]]
code = "ordinary"
zh = "普通"
en = "Ordinary"
from = "0"
[[tier]]
code = "silver"
zh = "银卡"
en = "Silver"
from = "300"
factor = "1.2"
[[tier]]
code = "gold"
zh = "金卡"
en = "Gold"
from = "900"
factor = "2"
[[campaign]]
code = "tea"
zh = "茶"
en = "Tea"
from = "2026-04-10"
until = "2026-05-20"
audience = "tag = tea or visits >= 3"
holdout = "20%"
factor = "3"
points = 7
budget = 2000
[limits]
day = 400
sale = 350
`
