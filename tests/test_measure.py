"""What is read in plain words, and what must not be."""

import datetime as dt
import math
import time

import msgspec
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from okrkit import lexicon, measure
from okrkit.measure import words
from okrkit.model import Measure

# The fields of a Measure in their order: baseline, target, unit, direction, bound, change.
MEASURED = [
    ("Activation rate from 22% to 40%", Measure(22, 40, "%", "increase")),
    ("Median time to first report from 6 days to 1 day", Measure(6, 1, "days", "decrease")),
    ("Keep weekly NPS at or above 45", Measure(None, 45, None, "maintain", (45, None))),
    ("Share of trips booked online from 41% to 60%", Measure(41, 60, "%", "increase")),
    ("Calls about bookings from 90 to 40 a week", Measure(90, 40, None, "decrease")),
    ("Keep wrong bookings at or below 2%", Measure(None, 2, "%", "maintain", (None, 2))),
    ("Cars turned away at the quay from 120 to 30 a month", Measure(120, 30, None, "decrease")),
    ("Raise weekly orders to 40% from 22%", Measure(22, 40, "%", "increase")),
    ("Time to deploy 60s→20s", Measure(60, 20, "s", "decrease")),
    ("22% -> 40%", Measure(22, 40, "%", "increase")),
    ("Double weekly active teams", Measure(None, None, None, "increase", None, 2)),
    ("Halve the number of late parcels", Measure(None, None, None, "decrease", None, 0.5)),
    ("NPS ≥ 45", Measure(None, 45, None, "reach", (45, None))),
    ("Churn < 2%", Measure(None, 2, "%", "reach", (None, 2))),
    ("Zero P1 incidents", Measure(None, 0, None, "reach")),
    ("ARR: 1.2M → 2M USD", Measure(1200000, 2000000, "$", "increase")),
    ("ARR from 1.2M USD to 2M", Measure(1200000, 2000000, "$", "increase")),
    ("Women in engineering from 1 in 6 to 1 in 4", Measure(16.6667, 25, "%", "increase")),
    ("One in four guests books again", Measure(None, 25, "%", "reach")),
    ("Move 70% of traffic to HTTP/3", Measure(None, 70, "%", "reach")),
    ("Cut cycle time from 3w to 1w", Measure(3, 1, "weeks", "decrease")),
    ("用户数从 1.2w 涨到 3w", Measure(12000, 30000, None, "increase")),
    ("GMV 完成 5000W 元", Measure(None, 50000000, "元", "reach")),
    ("成本下降到原来的 60%", Measure(None, None, None, "decrease", None, 0.6)),
    ("耗时缩短到原来的三分之一", Measure(None, None, None, "decrease", None, 0.333333)),
    ("成本从 100 万降到原来的 60%", Measure(1000000, None, None, "decrease", None, 0.6)),
    ("No customer waits for us on the phone", Measure(None, 0, None, "reach")),
    ("3 of 5 teams publish their own report", Measure(None, 3, "/ 5", "reach")),
    ("CSAT of 4.5/5", Measure(None, 4.5, "/ 5", "reach")),
    ("Keep response time between 40 and 60 ms", Measure(None, None, "ms", "maintain", (40, 60))),
    ("Resolve tickets in 3-5 days", Measure(None, None, "days", "reach", (3, 5))),
    ("Grow pipeline 4–5x", Measure(None, None, "x", "increase", (4, 5))),
    ("Increase revenue by 10%", Measure(None, None, None, "increase", None, 1.1)),
    ("Revenue of $3.2M", Measure(None, 3200000, "$", "reach")),
    ("Revenue from $800k to $1.2M", Measure(800000, 1200000, "$", "increase")),
    ("99th percentile latency under 200 ms", Measure(None, 200, "ms", "reach", (None, 200))),
    ("p99 latency below 300ms", Measure(None, 300, "ms", "reach", (None, 300))),
    ("Improve NPS by 5 points", Measure(None, None, "points", "increase")),
    ("At least 3 pilot customers live and paying", Measure(None, 3, None, "reach", (3, None))),
    ("No more than 2 incidents a month", Measure(None, 2, None, "reach", (None, 2))),
    ("100,000 monthly readers", Measure(None, 100000, None, "reach")),
    ("Two more countries", Measure(None, 2, None, "reach")),
    ("ARR €5M", Measure(None, 5000000, "€", "reach")),
    ("Cut onboarding from 1 hour to 10 minutes", Measure(60, 10, "min", "decrease")),
    ("Increase NPS from a baseline of 32 to at least 50", Measure(32, 50, None, "increase", (50, None))),
    ("No late boats (currently averaging 3 a week)", Measure(3, 0, None, "decrease")),
    ("Deck coverage ratio from 1.5× to 2.5×", Measure(1.5, 2.5, "x", "increase")),
    ("Back up 4x per day (from 2x)", Measure(2, 4, "x", "increase")),
    ("80% of crews sail with no paper", Measure(None, 80, "%", "reach")),
    ("Zero delays longer than 20 minutes", Measure(None, 0, None, "reach")),
    ("NPS: 32 → 50", Measure(32, 50, None, "increase")),
    ("NPS (baseline: 32, target: 50)", Measure(32, 50, None, "increase")),
    ("Reduce churn 5% to 3%", Measure(5, 3, "%", "decrease")),
    ("Cut MTTR 45 to 15 minutes", Measure(45, 15, "min", "decrease")),
    ("Of shops with more than 2 tills, 60% accept vouchers", Measure(None, 60, "%", "reach")),
    ("For parcels above 20 kg, 85% are delivered within 3 days", Measure(None, 85, "%", "reach")),
    ("In schools of over 1,400 pupils, 70% of classes have a mentor", Measure(None, 70, "%", "reach")),
    ("p95 of the 12 largest tenants stays under 3 s", Measure(None, 3, "s", "maintain", (None, 3))),
    ("p90 of the top 20 pages < 2 s", Measure(None, 2, "s", "reach", (None, 2))),
    ("The 5 oldest ferries cost 8% less to run", Measure(None, None, None, "decrease", None, 0.92)),
    (
        "Reduce returns from customers with fewer than 3 orders by 15%",
        Measure(None, None, None, "decrease", None, 0.85),
    ),
    ("30% of visitors aged 18 to 25 rent 2 bikes", Measure(None, 30, "%", "reach")),
    ("60 firms of 20-50 people join", Measure(None, 60, None, "reach")),
    ("Reach 90% in the 10 largest towns", Measure(None, 90, "%", "reach")),
    ("Reduce the 30% absence rate to 12%", Measure(30, 12, "%", "decrease")),
    ("Cut our 4 hour queue to 90 minutes", Measure(240, 90, "min", "decrease")),
    ("Moorings filled 40% → 55% → 70%", Measure(40, 70, "%", "increase")),
    ("Complaints from 90 to 60 and then to 30", Measure(90, 30, None, "decrease")),
    ("Every berth holder hears from us at least twice a year", Measure(None, 2, None, "reach", (2, None))),
    ("Checks carried out twice a month", Measure(None, 2, None, "reach")),
    ("Reports sent twice a quarter", Measure(None, 2, None, "reach")),
    ("5 shops sign up and order at least twice", Measure(None, 5, None, "reach")),
    ("Timetable refreshed from once a quarter to 3 times per quarter", Measure(1, 3, "x", "increase")),
    ("Half as many breakdowns as last season", Measure(None, None, None, "decrease", None, 0.5)),
    ("Not a single boat turned away", Measure(None, 0, None, "reach")),
    ("None of the ferries leaves late", Measure(None, 0, None, "reach")),
    ("Two dozen lamps replaced", Measure(None, 24, None, "reach")),
    ("Half a million visits", Measure(None, 500000, None, "reach")),
    ("Bring late sailings to zero", Measure(None, 0, None, "decrease")),
    ("Shave 4 minutes off the crossing", Measure(None, None, "min", "decrease")),
    ("Spend £15k less on diesel", Measure(None, None, "£", "decrease")),
    ("A berth for £15 or less", Measure(None, 15, "£", "reach", (None, 15))),
    ("前20个航线的P90低于3秒", Measure(None, 3, "秒", "reach", (None, 3))),
    ("报名后7天内完成首次出海", Measure(None, 7, "天", "reach", (None, 7))),
    ("上线后30天留存率40%", Measure(None, 40, "%", "reach")),
    ("12348热线接通率达到95%", Measure(None, 95, "%", "reach")),
    ("2025届学员就业率达到92%", Measure(None, 92, "%", "reach")),
    ("六成半的船东续约", Measure(None, 65, "%", "reach")),
    ("服务近千名游客", Measure(None, 1000, "名", "reach")),
    ("近30天取消率低于5%", Measure(None, 5, "%", "reach", (None, 5))),
    ("船票退款率降到2%（年初为6%）", Measure(6, 2, "%", "decrease")),
    ("未发生一般及以上安全事故", Measure(None, 0, None, "reach")),
    ("40艘旧船更换25艘", Measure(None, 25, "艘", "reach")),
    ("准点率60%→75%→90%", Measure(60, 90, "%", "increase")),
    ("12到18岁学员中70%能横渡800米", Measure(None, 70, "%", "reach")),
    ("把30%的空驶率压到18%", Measure(30, 18, "%", "decrease")),
    ("每趟航程少用5吨燃油", Measure(None, None, "吨", "decrease")),
    ("渔获增收两成", Measure(None, None, None, "increase", None, 1.2)),
    ("25% of crews with more than 8 people hold a weekly review", Measure(None, 25, "%", "reach")),
    ("90% of staff with under 2 years of service stay", Measure(None, 90, "%", "reach")),
    ("Chart read by 12 skippers", Measure(None, 12, None, "reach")),
    ("Fares raised by 12 euros", Measure(None, None, "€", "increase")),
    ("Margin above 30% on charters over €1,000", Measure(None, 30, "%", "reach", (30, None))),
    ("Occupancy: Q1 60%, target 75%", Measure(60, 75, "%", "increase")),
    ("Engine fires: 0.4 or lower (0.9 in FY25)", Measure(0.9, 0.4, None, "decrease", (None, 0.4))),
    ("Awareness of the night ferry at 60% (2024 survey: 45%)", Measure(45, 60, "%", "increase")),
    ("Crew of 50 (20 in Q1)", Measure(None, 50, None, "reach")),
    ("Output per shift 8% above last year", Measure(None, None, None, "increase", None, 1.08)),
    ("12 fewer sick days", Measure(None, None, None, "decrease")),
    ("Harbour board meets 6 times", Measure(None, 6, "x", "reach")),
    ("Grow bookings 3 times", Measure(None, None, None, "increase", None, 3)),
    ("Halve the queue to 50 people", Measure(None, 50, None, "decrease", None, 0.5)),
    ("Eighteen lighthouses repainted", Measure(None, 18, None, "reach")),
    ("工伤率降至1.2（2025财年1.9）", Measure(1.9, 1.2, None, "decrease")),
    ("订单48小时送达率不低于九成", Measure(None, 90, "%", "reach", (90, None))),
    ("不发生一级航行事故", Measure(None, 0, None, "reach")),
    ("页面6s内打开", Measure(None, 6, "s", "reach", (None, 6))),
    ("结业后80%的学员上船", Measure(None, 80, "%", "reach")),
    ("每月至少走访1次船东", Measure(None, 1, "次", "reach")),
    ("Raise retention by 5 percentage points", Measure(None, None, "percentage points", "increase")),
    ("Raise retention by at least 5 pp", Measure(None, None, "percentage points", "increase")),
    ("Add 10% more active teams", Measure(None, None, None, "increase", None, 1.1)),
    ("Lower costs by $200k", Measure(None, None, "$", "decrease")),
    ("Raise $2M seed round", Measure(None, 2000000, "$", "increase")),
    ("Reduce 200 hours of manual work", Measure(None, None, "hours", "decrease")),
    ("Publish 12 articles", Measure(None, 12, None, "reach")),
    ("First value within 7 days for 60% of new teams", Measure(None, 60, "%", "reach")),
    ("60% of new teams reach first value within 7 days", Measure(None, 60, "%", "reach")),
    ("90% of tickets answered in under 4 hours", Measure(None, 90, "%", "reach")),
    ("Answer 90% of tickets within 1 business day", Measure(None, 90, "%", "reach")),
    ("Uptime ≥ 99.95%", Measure(None, 99.95, "%", "reach", (99.95, None))),
    ("Uptime of 99.95% or higher", Measure(None, 99.95, "%", "reach", (99.95, None))),
    ("At most 3 escalations per month", Measure(None, 3, None, "reach", (None, 3))),
    ("Keep escalations under 3 per month", Measure(None, 3, None, "maintain", (None, 3))),
    ("Error rate stays below 0.1%", Measure(None, 0.1, "%", "maintain", (None, 0.1))),
    ("Hold gross margin at 62%", Measure(None, 62, "%", "maintain")),
    ("Maintain a 4.6/5 rating", Measure(None, 4.6, "/ 5", "maintain")),
    ("App store rating from 4.1 to 4.6", Measure(4.1, 4.6, None, "increase")),
    ("Two thirds of stores use the new till", Measure(None, 66.6667, "%", "reach")),
    ("Half of all teams run a retro", Measure(None, 50, "%", "reach")),
    ("Triple the number of active mentors", Measure(None, None, None, "increase", None, 3)),
    ("Cut build time in half", Measure(None, None, None, "decrease", None, 0.5)),
    ("Reduce build time by half", Measure(None, None, None, "decrease", None, 0.5)),
    ("2x weekly active users", Measure(None, None, None, "increase", None, 2)),
    ("LTV/CAC of 3x", Measure(None, 3, "x", "reach")),
    ("Pipeline coverage of at least 3x", Measure(None, 3, "x", "reach", (3, None))),
    ("Reach 1 million visits", Measure(None, 1000000, None, "reach")),
    ("Reach 1.5 million visits", Measure(None, 1500000, None, "reach")),
    ("5m visits a month", Measure(None, 5000000, None, "reach")),
    ("Response time below 5m", Measure(None, 5, "min", "reach", (None, 5))),
    ("Latency from 1.2s to 800ms", Measure(1200, 800, "ms", "decrease")),
    ("Lead time: 14d → 3d", Measure(14, 3, "days", "decrease")),
    ("100% of services migrated", Measure(None, 100, "%", "reach")),
    ("Zero data loss", Measure(None, 0, None, "reach")),
    ("With no downtime", Measure(None, 0, None, "reach")),
    ("Release notes have no typos", Measure(None, 0, None, "reach")),
    ("No more than 5 open bugs", Measure(None, 5, None, "reach", (None, 5))),
    ("Fewer than 10 complaints a month", Measure(None, 10, None, "reach", (None, 10))),
    ("More than 500 sign-ups", Measure(None, 500, None, "reach", (500, None))),
    ("Over 500 sign-ups", Measure(None, 500, None, "reach", (500, None))),
    ("Over 3 months, 40% of users return", Measure(None, 40, "%", "reach")),
    ("Sign up 20+ design partners", Measure(None, 20, None, "reach", (20, None))),
    ("Between 3 and 5 pilots running", Measure(None, None, None, "reach", (3, 5))),
    ("3–5 pilots running", Measure(None, None, None, "reach", (3, 5))),
    ("New hires ship their first change within 2 weeks", Measure(None, 2, "weeks", "reach", (None, 2))),
    ("30-day retention from 20% to 28%", Measure(20, 28, "%", "increase")),
    ("D7 retention 18% → 25%", Measure(18, 25, "%", "increase")),
    ("Week 4 retention at 35%", Measure(None, 35, "%", "reach")),
    ("Move 3 services to Java 17", Measure(None, 3, None, "reach")),
    ("Top 10 in the app store", Measure(None, 10, None, "reach")),
    ("Win 3 of the top 10 accounts", Measure(None, 3, None, "reach")),
    ("At least one paying customer", Measure(None, 1, None, "reach", (1, None))),
    ("Two teams share a backlog", Measure(None, 2, None, "reach")),
    ("Q3 revenue of €1.2bn", Measure(None, 1200000000, "€", "reach")),
    ("Revenue of 1,200,000 EUR", Measure(None, 1200000, "€", "reach")),
    ("USD 500k in new bookings", Measure(None, 500000, "$", "reach")),
    ("Book £30k a month", Measure(None, 30000, "£", "reach")),
    ("Cost per ticket from $12.50 to $8", Measure(12.5, 8, "$", "decrease")),
    ("Conversion up from 2.1% to 3%", Measure(2.1, 3, "%", "increase")),
    ("Conversion to 3% (currently 2.1%)", Measure(2.1, 3, "%", "increase")),
    ("Conversion 3%, up from 2.1%", Measure(2.1, 3, "%", "increase")),
    ("Conversion is 2.1% today; get it to 3%", Measure(2.1, 3, "%", "increase")),
    ("Calls down to 40 from 90", Measure(90, 40, None, "decrease")),
    ("Increase sign-ups from 100 to 10k", Measure(100, 10000, None, "increase")),
    ("Grow from 1.2 to 2.0M", Measure(1200000, 2000000, None, "increase")),
    ("Open 3 shops in 2 cities", Measure(None, 3, None, "reach")),
    ("P1 incidents from 6 to 1 per month", Measure(6, 1, None, "decrease")),
    ("1. Reach 40%", Measure(None, 40, "%", "reach")),
    ("3) Hire 2 engineers", Measure(None, 2, None, "reach")),
    ("-20% support tickets", Measure(None, None, None, "decrease", None, 0.8)),
    ("+15 NPS", Measure(None, None, None, "increase")),
    ("NPS +15", Measure(None, None, None, "increase")),
    ("Defects −30%", Measure(None, None, None, "decrease", None, 0.7)),
    ("Temperature at or below -18 °C", Measure(None, -18, "°C", "reach", (None, -18))),
    ("From 12% to -5%", Measure(12, -5, "%", "decrease")),
    ("Get 100 signups from 3 channels", Measure(None, 100, None, "reach")),
    ("10 of 12 stores profitable", Measure(None, 10, "/ 12", "reach")),
    ("85% satisfaction on a 5-point scale", Measure(None, 85, "%", "reach")),
    ("1:1s every 2 weeks for all 12 managers", Measure(None, 12, None, "reach")),
    ("24 hours or less to first reply", Measure(None, 24, "hours", "reach", (None, 24))),
    ("No later than 5 days after the order", Measure(None, 5, "days", "reach", (None, 5))),
    ("B2B sales of $1M", Measure(None, 1000000, "$", "reach")),
    ("Use 5G in 3 plants", Measure(None, 3, None, "reach")),
    ("RMB 3 million revenue", Measure(None, 3000000, "¥", "reach")),
    ("Revenue up 20%", Measure(None, None, None, "increase", None, 1.2)),
    ("Tickets down 15%", Measure(None, None, None, "decrease", None, 0.85)),
    ("Save 200 hours of manual work", Measure(None, 200, "hours", "reach")),
    ("Save 10% on hosting", Measure(None, None, None, "decrease", None, 0.9)),
    ("订票咨询电话从每周 90 个降到 40 个", Measure(90, 40, "个", "decrease")),
    ("订错票的比例保持在 2% 以内", Measure(None, 2, "%", "maintain", (None, 2))),
    ("码头上被劝回的车从每月 120 辆降到 30 辆", Measure(120, 30, "辆", "decrease")),
    ("带车乘客的满意度从 62 分提升到 75 分", Measure(62, 75, "分", "increase")),
    ("4 家酒店把船票和房间一起卖", Measure(None, 4, "家", "reach")),
    ("团体询价的答复时间从 6 天缩短到 2 天", Measure(6, 2, "天", "decrease")),
    ("API 下单接口 P99 由 900ms 降到 300ms", Measure(900, 300, "ms", "decrease")),
    ("月收入由80万到320万", Measure(800000, 3200000, None, "increase")),
    ("销售额翻两番", Measure(None, None, None, "increase", None, 4)),
    ("营收翻番", Measure(None, None, None, "increase", None, 2)),
    ("零重大事故", Measure(None, 0, None, "reach")),
    ("无P0故障", Measure(None, 0, None, "reach")),
    ("比去年降低10%", Measure(None, None, None, "decrease", None, 0.9)),
    ("六成新客户在首周下单", Measure(None, 60, "%", "reach")),
    ("百分之五十的门店使用新系统", Measure(None, 50, "%", "reach")),
    ("收入达到三百二十万元", Measure(None, 3200000, "元", "reach")),
    ("三个城市开通服务", Measure(None, 3, "个", "reach")),
    ("转化率 ２２％ 提升到 ４０％", Measure(22, 40, "%", "increase")),
    ("满意度不低于 90%", Measure(None, 90, "%", "reach", (90, None))),
    ("客户问题 24 小时以内答复", Measure(None, 24, "小时", "reach", (None, 24))),
    ("投诉量控制在每月 10 件以内", Measure(None, 10, "件", "reach", (None, 10))),
    ("毛利率提高 3 个百分点", Measure(None, None, "个百分点", "increase")),
    ("达到去年的2倍", Measure(None, None, None, "increase", None, 2)),
    ("注册用户 5 万", Measure(None, 50000, None, "reach")),
    ("营收 300 万", Measure(None, 3000000, None, "reach")),
    ("激活率从 22% 提升到 40%", Measure(22, 40, "%", "increase")),
    ("激活率由22%提高至40%", Measure(22, 40, "%", "increase")),
    ("激活率 22%→40%", Measure(22, 40, "%", "increase")),
    ("激活率达到 40%（目前 22%）", Measure(22, 40, "%", "increase")),
    ("激活率达到40%，基线22%", Measure(22, 40, "%", "increase")),
    ("基线 22%，目标 40%", Measure(22, 40, "%", "increase")),
    ("把激活率提到 40%", Measure(None, 40, "%", "increase")),
    ("核心接口响应时间由 900 毫秒降到 300 毫秒", Measure(900, 300, "毫秒", "decrease")),
    ("首次响应时间从 2 天缩短到 4 小时", Measure(48, 4, "小时", "decrease")),
    ("响应时间控制在 200ms 以内", Measure(None, 200, "ms", "reach", (None, 200))),
    ("故障次数不超过 2 次", Measure(None, 2, "次", "reach", (None, 2))),
    ("故障次数每月不超过2次", Measure(None, 2, "次", "reach", (None, 2))),
    ("投诉率低于 0.5%", Measure(None, 0.5, "%", "reach", (None, 0.5))),
    ("可用性不低于99.95%", Measure(None, 99.95, "%", "reach", (99.95, None))),
    ("可用率≥99.9%", Measure(None, 99.9, "%", "reach", (99.9, None))),
    ("满意度在 90 分以上", Measure(None, 90, "分", "reach", (90, None))),
    ("至少 3 家客户愿意续签", Measure(None, 3, "家", "reach", (3, None))),
    ("获得5家愿意续签的种子客户", Measure(None, 5, "家", "reach")),
    ("新增付费客户 200 家", Measure(None, 200, "家", "reach")),
    ("月活用户突破 50 万", Measure(None, 500000, None, "reach", (500000, None))),
    ("营收同比增长 30%", Measure(None, None, None, "increase", None, 1.3)),
    ("营收增长30%以上", Measure(None, None, None, "increase", None, 1.3)),
    ("成本降低两成", Measure(None, None, None, "decrease", None, 0.8)),
    ("毛利率提升 3 个百分点", Measure(None, None, "个百分点", "increase")),
    ("人均产出翻一番", Measure(None, None, None, "increase", None, 2)),
    ("人均产出翻倍", Measure(None, None, None, "increase", None, 2)),
    ("缺陷数减半", Measure(None, None, None, "decrease", None, 0.5)),
    ("订单量增长 3 倍", Measure(None, None, None, "increase", None, 4)),
    ("客单价提升到 2 倍", Measure(None, None, None, "increase", None, 2)),
    ("三分之二的门店盈利", Measure(None, 66.6667, "%", "reach")),
    ("超过一半的用户每周使用", Measure(None, 50, "%", "reach", (50, None))),
    ("八成以上的新人两周内独立上岗", Measure(None, 80, "%", "reach", (80, None))),
    ("百分之九十五的订单当天发出", Measure(None, 95, "%", "reach")),
    ("新人入职 2 周内独立值班", Measure(None, 2, "周", "reach", (None, 2))),
    ("95% 的请求在 2 秒内返回", Measure(None, 95, "%", "reach")),
    ("完成 3 场行业分享", Measure(None, 3, "场", "reach")),
    ("三场行业分享", Measure(None, 3, "场", "reach")),
    ("招聘两名工程师", Measure(None, 2, "名", "reach")),
    ("至少一家客户付费", Measure(None, 1, "家", "reach", (1, None))),
    ("每周访谈 3 位用户", Measure(None, 3, "位", "reach")),
    ("部署频率每周 2 次", Measure(None, 2, "次", "reach")),
    ("全年零事故", Measure(None, 0, None, "reach")),
    ("零投诉", Measure(None, 0, None, "reach")),
    ("零售门店 30 家", Measure(None, 30, "家", "reach")),
    ("保持零 P1 故障", Measure(None, 0, None, "maintain")),
    ("无重大安全事故", Measure(None, 0, None, "reach")),
    ("无 P0 事故", Measure(None, 0, None, "reach")),
    ("不发生 P1 故障", Measure(None, 0, None, "reach")),
    ("连续三个月无重大故障", Measure(None, 0, None, "reach")),
    ("收入 3.2 亿元", Measure(None, 320000000, "元", "reach")),
    ("收入达到三百二十万", Measure(None, 3200000, None, "reach")),
    ("从 80 万增加到 320 万", Measure(800000, 3200000, None, "increase")),
    ("月收入从80万到320万元", Measure(800000, 3200000, "元", "increase")),
    ("人均 1.5 万元", Measure(None, 15000, "元", "reach")),
    ("节约 20 万元", Measure(None, 200000, "元", "reach")),
    ("人天从 12 降到 5", Measure(12, 5, None, "decrease")),
    ("周活 2.1 万→3.5 万", Measure(21000, 35000, None, "increase")),
    ("NPS 从 32 到 50", Measure(32, 50, None, "increase")),
    ("净推荐值 ≥ 50", Measure(None, 50, None, "reach", (50, None))),
    ("好评率 4.5/5", Measure(None, 4.5, "/ 5", "reach")),
    ("5 个团队中有 3 个达标", Measure(None, 3, "个", "reach")),
    ("10家店里有8家盈利", Measure(None, 8, "家", "reach")),
    ("平均 3 至 5 天交付", Measure(None, None, "天", "reach", (3, 5))),
    ("3～5 家试点", Measure(None, None, "家", "reach", (3, 5))),
    ("3-5个试点城市", Measure(None, None, "个", "reach", (3, 5))),
    ("10 分钟内响应", Measure(None, 10, "分钟", "reach", (None, 10))),
    ("30 天留存率 20%→28%", Measure(20, 28, "%", "increase")),
    ("次日留存 35%", Measure(None, 35, "%", "reach")),
    ("7 日留存达到 25%", Measure(None, 25, "%", "reach")),
    ("流失率 < 2%", Measure(None, 2, "%", "reach", (None, 2))),
    ("流失率小于等于2%", Measure(None, 2, "%", "reach", (None, 2))),
    ("错误率降为 0", Measure(None, 0, None, "decrease")),
    ("错误率降至零", Measure(None, 0, None, "decrease")),
    ("缺货率降低一半", Measure(None, None, None, "decrease", None, 0.5)),
    ("进入行业前三", Measure(None, 3, None, "reach")),
    ("应用商店排名前 10", Measure(None, 10, None, "reach")),
    ("服务 100+ 客户", Measure(None, 100, None, "reach", (100, None))),
    ("激活率提升５个百分点", Measure(None, None, "个百分点", "increase")),
    ("激活率Ｆｒｏｍ ２２％ ｔｏ ４０％", Measure(22, 40, "%", "increase")),
    ("續約率從 80% 提升至 90%", Measure(80, 90, "%", "increase")),
    ("兩個城市開通服務", Measure(None, 2, "个", "reach")),
    ("營收達到 320 萬元", Measure(None, 3200000, "元", "reach")),
    ("不低於 95%", Measure(None, 95, "%", "reach", (95, None))),
    ("將客訴從每月 30 件降到 10 件以內", Measure(30, 10, "件", "decrease", (None, 10))),
    ("O2 KR1：完成率 80%（权重 30%）", Measure(None, 80, "%", "reach")),
    ("（权重 30%）完成率 80%", Measure(None, 80, "%", "reach")),
    ("2026年二季度收入 500 万", Measure(None, 5000000, None, "reach")),
    ("6月底前完成 80%", Measure(None, 80, "%", "reach")),
    ("同比下降 10%", Measure(None, None, None, "decrease", None, 0.9)),
    ("环比提升 5%", Measure(None, None, None, "increase", None, 1.05)),
    ("减少 10 件投诉", Measure(None, None, "件", "decrease")),
    ("订单量增长一倍", Measure(None, None, None, "increase", None, 2)),
    ("零售额 300 万", Measure(None, 3000000, None, "reach")),
    ("世界五百强客户签约 2 家", Measure(None, 2, "家", "reach")),
    ("百分百按时交付", Measure(None, 100, "%", "reach")),
    ("Reduce lead time to <30 minutes", Measure(None, 30, "min", "decrease", (None, 30))),
    ("Grow revenue by 10% from $2M", Measure(2000000, None, "$", "increase", None, 1.1)),
    ("Improve NPS by 5 points from 40", Measure(40, 45, "points", "increase")),
    ("Margin from minus 3% to plus 2%", Measure(-3, 2, "%", "increase")),
    ("净利率从负 3% 提升到正 2%", Measure(-3, 2, "%", "increase")),
    ("Bring net churn to minus 1%", Measure(None, -1, "%", "reach")),
    ("业务减负 30%", Measure(None, 30, "%", "reach")),
    ("Zero critical vulnerabilities older than 30 days", Measure(None, 0, None, "reach")),
    ("Tickets older than 30 days below 5", Measure(None, 5, None, "reach", (None, 5))),
    ("Currently 340 ms; bring latency under 200 ms", Measure(340, 200, "ms", "decrease", (None, 200))),
    ("Raise the resolution rate 10 points to 75%", Measure(None, 75, "%", "increase")),
    ("营收破亿", Measure(None, 100000000, None, "reach", (100000000, None))),
    ("线上 bug 清零", Measure(None, 0, None, "reach")),
    ("严重缺陷从 12 个清零", Measure(12, 0, "个", "decrease")),
    ("比较 3 个方案", Measure(None, 3, "个", "reach")),
    ("60 岁以上用户占比达到 10%", Measure(None, 10, "%", "reach")),
    ("Returned parcels below 4% (last autumn: 9%)", Measure(9, 4, "%", "decrease", (None, 4))),
    ("Invoices paid within 20 days, now it is 34", Measure(34, 20, "days", "decrease", (None, 20))),
    ("Lessons kept in 90% of weeks (currently about half)", Measure(50, 90, "%", "increase")),
    ("Seals pass inspection ≥ 98 % (first run: 91 %)", Measure(91, 98, "%", "increase", (98, None))),
    ("Bring unpaid fines to 6% (H1: 10%)", Measure(10, 6, "%", "decrease")),
    ("Get NPS to 40 (we are at 31)", Measure(31, 40, None, "increase")),
    ("Sales of 300 units (target: 400)", Measure(None, 300, None, "reach")),
    ("Latency below 500 ms (p99: 900 ms)", Measure(None, 500, "ms", "reach", (None, 500))),
    ("退货率低于 4%（上一季：9%）", Measure(9, 4, "%", "decrease", (None, 4))),
    ("首检合格率 ≥ 98%（试产：91%）", Measure(91, 98, "%", "increase", (98, None))),
    ("发票 20 天内付清，如今是 34 天", Measure(34, 20, "天", "decrease", (None, 20))),
    ("今年目标 80%（其中新客 30%）", Measure(None, 80, "%", "reach")),
    ("Publish fares from monthly to 2x per month", Measure(1, 2, "x", "increase")),
    ("Back up the register from weekly to 2x per day", Measure(0.1429, 2, "x", "increase")),
    ("清洗频次由每月1次增加到每月3次", Measure(1, 3, "次", "increase")),
    ("Move the clinic from 12th to 5th in the county table", Measure(12, 5, None, "decrease")),
    ("门诊排名由第12名进到第5名", Measure(12, 5, "名", "decrease")),
    ("Guests who book again from a fifth to a quarter", Measure(20, 25, "%", "increase")),
    ("Waste burnt from two thirds to a half", Measure(66.6667, 50, "%", "decrease")),
    ("残次品从千分之八降到千分之三", Measure(8, 3, "‰", "decrease")),
    ("差错率从万分之五降到万分之二", Measure(5, 2, "‱", "decrease")),
    ("复诊人数从六分之一提高到五分之二", Measure(16.6667, 40, "%", "increase")),
    ("It takes less than 30 minutes to load 5 GB over WiFi", Measure(None, 30, "min", "reach", (None, 30))),
    ("No worker hurt on site for 120 days", Measure(None, 0, None, "reach")),
    ("Unit price under €12 at 5k pieces", Measure(None, 12, "€", "reach", (None, 12))),
    (
        "Waiting time stays at or below 60 days although referrals double",
        Measure(None, 60, "days", "maintain", (None, 60)),
    ),
    ("尽管客流翻倍，排队时间仍低于 8 分钟", Measure(None, 8, "分钟", "reach", (None, 8))),
    ("双12 成交 3000 万", Measure(None, 30000000, None, "reach")),
    ("Members with two visits in 30 days from 50 to 90", Measure(50, 90, None, "increase")),
    ("People left behind after 22:00 from 12% to 4%", Measure(12, 4, "%", "decrease")),
    ("Guests who stay 3 nights from 20% to 35%", Measure(20, 35, "%", "increase")),
    ("交了一年会费的会员从 6 位增加到 20 位", Measure(6, 20, "位", "increase")),
    ("20 点还在等车的乘客从 30 人减少到 8 人", Measure(30, 8, "人", "decrease")),
    ("Heating bills down a quarter", Measure(None, None, None, "decrease", None, 0.75)),
    ("Night bookings go up by a third", Measure(None, None, None, "increase", None, 1.333333)),
    ("Late fees grade 3+ halved", Measure(None, None, None, "decrease", None, 0.5)),
    ("用时缩短五分之一", Measure(None, None, None, "decrease", None, 0.8)),
    ("Hold 4 open days", Measure(None, 4, None, "reach")),
    ("Hold absences at 4 a week", Measure(None, 4, None, "maintain")),
    ("Hold vacancy at 3%", Measure(None, 3, "%", "maintain")),
    ("八年级学生每月读 2 本书", Measure(None, 2, "本", "reach")),
    ("评分从 3.5 提升到 4.0", Measure(3.5, 4, None, "increase")),
]

# No quantity to be reached; the wording may still say which way.
UNMEASURED = [
    ("Ship v2.0 by May 31", "none"),
    ("Pass SOC 2 Type 2 audit", "none"),
    ("Office 365 rollout", "none"),
    ("24/7 support in place", "none"),
    ("FY22 plan approved", "none"),
    ("Close #4260", "none"),
    ("Launch the app in 3 months", "none"),
    ("Finish the migration within 6 weeks", "none"),
    ("Publish a 90-day plan", "none"),
    ("ISO 27001 certification", "none"),
    ("Certified to ISO/IEC 27001:2022", "none"),
    ("GDPR audit passed by 30 June", "none"),
    ("Onboard one customer", "none"),
    ("The two teams share a backlog", "none"),
    ("Complete phase 2 of the move", "none"),
    ("O1 KR2 done", "none"),
    ("Improve onboarding", "none"),
    ("Publish the reduced timetable", "none"),
    ("Reduce churn", "decrease"),
    ("Keep the lights on", "maintain"),
    ("Write the guide", "none"),
    ("A/B test the checkout", "none"),
    ("COVID-19 desk closed", "none"),
    ("GPT-4 assistant live", "none"),
    ("Serve 4K video", "none"),
    ("5月底之前上线产品2.0版本", "none"),
    ("7×24 值班", "none"),
    ("第一天就能开单", "none"),
    ("每周一次复盘会", "none"),
    ("做一个好产品", "none"),
    ("开通一个城市", "none"),
    ("第一家客户上线", "none"),
    ("第三季度上线", "none"),
    ("一季度完成改版", "none"),
    ("2026年底前上线", "none"),
    ("上线 2.0 版本", "none"),
    ("App 3.1.2 发布", "none"),
    ("通过 ISO 27001 认证", "none"),
    ("通过等保 2.0 三级测评", "none"),
    ("完成二期工程", "none"),
    ("每周一次用户访谈", "none"),
    ("每两周发布一次", "none"),
    ("7×24 小时值守", "none"),
    ("十分重视用户体验", "none"),
    ("一线员工满意", "none"),
    ("打通最后一公里", "none"),
    ("百万用户的信任", "none"),
    ("万人大会", "none"),
    ("流程优化", "none"),
    ("降低成本", "decrease"),
    ("保持团队稳定", "maintain"),
    ("与去年持平", "none"),
    ("从零到一搭建团队", "none"),
    ("NPS (currently 28)", "none"),
    ("Day 1 retention dashboard", "none"),
    ("Close JIRA-123 and #77", "none"),
    ("See https://example.org/2024/05/17?id=99", "none"),
    ("Launch by 5/31", "none"),
    ("Meet at 9:30 every 2 weeks", "none"),
    ("二〇二六年规划发布", "none"),
    ("近30天数据看板上线", "none"),
    ("Certified by November, by 2026-09-30", "none"),
    ("Publish the roadmap of Q1 2020", "none"),
    ("Go from zero to one", "none"),
    ("Rooms let to a third party", "none"),
    ("Reports sent once a quarter", "none"),
    ("Customers never explain a problem twice", "none"),
    ("ERP go-live by 15 Sept", "none"),
    ("Cut waiting time at the quay", "decrease"),
    ("A clear cut for the new sails", "none"),
    ("启动服务提升项目", "none"),
    ("Trial follow-up of the new sails", "none"),
    ("完成船坞6S标准化改造", "none"),
    ("调度话术库2.0发布", "none"),
    ("New ramps on floors 2 to 5", "none"),
    ("Repaint building 12", "none"),
    ("Reopen ward 9", "none"),
    ("Restore the 1930s archive", "none"),
    ("Trams on Line 6 run on time", "none"),
    ("Burns grade 3+ treated at home", "none"),
    ("Open from 9th to 12th May", "none"),
    ("Prices are kept up to date", "none"),
    ("降低3号楼的电费", "decrease"),
    ("5号线列车准点", "none"),
    ("培训体系3.0方案发布", "none"),
    ("九年级学生阅读", "none"),
    ("Fewer weekend calls for nurses", "decrease"),
    ("Parents complain less", "decrease"),
    ("Retain our place in the regional league", "maintain"),
    ("Volunteers give better tours", "increase"),
    ("居民睡眠显著改善", "increase"),
]

# As teams write them, and as a person reads them: baseline, target, direction. Where nothing is measured: none.
READ_BY_HAND = [
    ("Raise gross margin from 41.5% to 44%", 41.5, 44, "increase"),
    ("Get average order value to €62 (from €48)", 48, 62, "increase"),
    ("Close $4.5M in new business by end of Q3", None, 4500000, "reach"),
    ("Grow newsletter list from 12k to 30k subscribers", 12000, 30000, "increase"),
    ("3 of 5 regional offices hit break-even", None, 3, "reach"),
    ("1 in 20 visitors leaves an email address", None, 5, "reach"),
    ("Move on-time delivery up to 96%, currently 88%", 88, 96, "increase"),
    ("Currently 340 ms; bring p95 latency under 200 ms", 340, 200, "decrease"),
    ("Cut cloud spend by 15% against last year", None, None, "decrease"),
    ("Achieve ISO 27001 certification by November", None, None, "none"),
    ("Obtain SOC 2 Type II report", None, None, "none"),
    ("Provide 24/7 on-call coverage", None, None, "none"),
    ("P99 checkout latency down from 1.4 s to 600 ms", 1400, 600, "decrease"),
    ("Zero critical vulnerabilities older than 30 days", None, 0, "reach"),
    ("From minus 3% to plus 2% operating margin", -3, 2, "increase"),
    ("Refund rate below 1.5%", None, 1.5, "reach"),
    ("Hire 4 senior engineers and 2 designers", None, None, "reach"),
    ("Migrate all 42 services to Kubernetes 1.29", None, 42, "reach"),
    ("Upgrade 100% of clusters to Postgres 16", None, 100, "reach"),
    ("Triple inbound leads compared with Q1", None, None, "increase"),
    ("Double weekly active editors from 400 to 800", 400, 800, "increase"),
    ("At least 9 out of 10 customers would recommend us", None, 9, "reach"),
    ("NPS of 55+", None, 55, "reach"),
    ("eNPS between 30 and 40", None, None, "reach"),
    ("Raise the first-contact resolution rate 10 points to 75%", None, 75, "increase"),
    ("Response to P1 tickets in less than 15 minutes", None, 15, "reach"),
    ("Ship version 2.4 to general availability", None, None, "none"),
    ("Launch in 3 new markets", None, 3, "reach"),
    ("Reach 1,000 stars on GitHub", None, 1000, "reach"),
    ("Onboard the first 10 paying customers", None, 10, "reach"),
    ("Second-quarter churn at 2.0% or less", None, 2, "reach"),
    ("Revenue: $1.1M -> $1.5M", 1100000, 1500000, "increase"),
    ("No more than three rollbacks a month", None, 3, "reach"),
    ("Reduce time-to-hire from 62 to 40 days", 62, 40, "decrease"),
    ("Time to hire of 40 days, down from 62", 62, 40, "decrease"),
    ("Deliver Windows 11 to all laptops", None, None, "none"),
    ("Keep crash-free sessions above 99.8%", None, 99.8, "maintain"),
    ("Maintain a burn multiple of 1.2x or lower", None, 1.2, "maintain"),
    ("10x the number of daily imports", None, None, "increase"),
    ("Halve the ticket backlog", None, None, "decrease"),
    ("Grow EMEA pipeline to 3x quota", None, 3, "increase"),
    ("Publish 2 case studies per month", None, 2, "reach"),
    ("Win back 15 lapsed accounts by 30 September", None, 15, "reach"),
    ("Customer effort score from 3.9 to 3.2 on a 7-point scale", 3.9, 3.2, "decrease"),
    ("Q4 bookings of £750k", None, 750000, "reach"),
    ("4. Roll out the new pricing page", None, None, "none"),
    ("KR 3: 60% of trials convert", None, 60, "reach"),
    ("Hold voluntary attrition at 8% (last year 8%)", 8, 8, "maintain"),
    ("95th percentile page load of 2.5 seconds", None, 2.5, "reach"),
    ("Cost per lead down 20% from $50", 50, None, "decrease"),
    ("Expand from 4 to 7 countries", 4, 7, "increase"),
    ("80% of engineers complete security training by 15 Oct 2026", None, 80, "reach"),
    ("Reduce the bug backlog to fewer than 50 items", None, 50, "decrease"),
    ("One million downloads on Android 14", None, 1000000, "reach"),
    ("Ten customer interviews every sprint", None, 10, "reach"),
    ("Review 1:1 notes weekly", None, None, "none"),
    ("Roll out the 2026 travel policy", None, None, "none"),
    ("Spend less than $20,000 per month on AWS", None, 20000, "reach"),
    ("Ship iOS 18 support", None, None, "none"),
    ("毛利率从 41.5% 提升至 44%", 41.5, 44, "increase"),
    ("客单价由 48 元提高到 62 元", 48, 62, "increase"),
    ("三季度末前新签合同额达到 450 万元", None, 4500000, "reach"),
    ("公众号粉丝从 1.2 万涨到 3 万", 12000, 30000, "increase"),
    ("5 个大区中至少 3 个实现盈亏平衡", None, 3, "reach"),
    ("每百名访客至少 5 位留资", None, 5, "reach"),
    ("准时交付率达到 96%，目前 88%", 88, 96, "increase"),
    ("目前 340 毫秒，P95 延迟降到 200 毫秒以下", 340, 200, "decrease"),
    ("云成本同比下降 15%", None, None, "decrease"),
    ("11 月前通过 ISO 27001 认证", None, None, "none"),
    ("拿到 SOC 2 Type II 报告", None, None, "none"),
    ("提供 7×24 小时值班支持", None, None, "none"),
    ("结算接口 P99 从 1.4 秒降到 600 毫秒", 1400, 600, "decrease"),
    ("超过 30 天未修复的高危漏洞清零", None, 0, "reach"),
    ("营业利润率从 -3% 提升到 2%", -3, 2, "increase"),
    ("退款率控制在 1.5% 以内", None, 1.5, "reach"),
    ("招聘 4 名高级工程师、2 名设计师", None, None, "reach"),
    ("42 个服务全部迁移到 K8s", None, 42, "reach"),
    ("100% 的集群升级到 MySQL 8.0", None, 100, "reach"),
    ("线索量较一季度翻番", None, None, "increase"),
    ("周活编辑从 400 人翻番到 800 人", 400, 800, "increase"),
    ("10 位客户中有 9 位愿意推荐", None, 9, "reach"),
    ("NPS 达到 55 以上", None, 55, "reach"),
    ("员工 NPS 在 30 到 40 之间", None, None, "reach"),
    ("首次解决率提升 10 个百分点，达到 75%", None, 75, "increase"),
    ("P1 工单 15 分钟内响应", None, 15, "reach"),
    ("2.4 版本正式发布", None, None, "none"),
    ("进入 3 个新市场", None, 3, "reach"),
    ("GitHub 星标突破 1000", None, 1000, "reach"),
    ("拿下首批 10 家付费客户", None, 10, "reach"),
    ("二季度流失率不高于 2%", None, 2, "reach"),
    ("月收入：110 万 → 150 万", 1100000, 1500000, "increase"),
    ("每月回滚不超过三次", None, 3, "reach"),
    ("招聘周期从 62 天缩短到 40 天", 62, 40, "decrease"),
    ("招聘周期 40 天（原 62 天）", 62, 40, "decrease"),
    ("为 25 名经理做 OKR 培训", None, 25, "reach"),
    ("全员电脑升级到 Windows 11", None, None, "none"),
    ("无崩溃会话占比保持在 99.8% 以上", None, 99.8, "maintain"),
    ("复购率比去年同期提高 5 个百分点", None, None, "increase"),
    ("日导入量提升 10 倍", None, None, "increase"),
    ("工单积压减半", None, None, "decrease"),
    ("投产比做到 3 倍以上", None, 3, "reach"),
    ("每月发布 2 篇客户案例", None, 2, "reach"),
    ("9 月 30 日前召回 15 家流失客户", None, 15, "reach"),
    ("客户费力度从 3.9 分降到 3.2 分（7 分制）", 3.9, 3.2, "decrease"),
    ("四季度签约额 7500 万", None, 75000000, "reach"),
    ("4、上线新版定价页", None, None, "none"),
    ("KR3：六成试用客户转为付费", None, 60, "reach"),
    ("主动离职率维持在 8%（去年 8%）", 8, 8, "maintain"),
    ("首屏加载时间的 95 分位数低于 2.5 秒", None, 2.5, "reach"),
    ("单条线索成本较 50 元下降 20%", 50, None, "decrease"),
    ("覆盖国家从 4 个扩展到 7 个", 4, 7, "increase"),
    ("80% 的研发人员在 2026 年 10 月 15 日前完成安全培训", None, 80, "reach"),
    ("缺陷存量压到 50 个以下", None, 50, "decrease"),
    ("试用转付费率由一季度的 9% 提升到 12%", 9, 12, "increase"),
    ("累计下载量破百万", None, 1000000, "reach"),
    ("每个迭代完成十次用户访谈", None, 10, "reach"),
    ("自助收入占比从四分之一提升到三分之一", 25, 33.3333, "increase"),
    ("把产品从 0 到 1 做出来", None, None, "none"),
    ("第一版体验报告完成", None, None, "none"),
    ("双十一大促零故障", None, 0, "reach"),
    ("日均订单量翻两番，达到 4 万单", None, 40000, "increase"),
    ("抖音直播场均 GMV 50w+", None, 500000, "reach"),
    ("两周内回复率 100%", None, 100, "reach"),
    ("人效由人均 80 万提到 100 万", 800000, 1000000, "increase"),
    ("Take the product from zero to one", None, None, "none"),
    ("Get churn from 4.2% down to 3%", 4.2, 3, "decrease"),
    ("Trial sign-ups: 800 today, 1,500 by end of Q3", 800, 1500, "increase"),
    ("Sell 250 units of the X200 at €199 or more", None, None, "reach"),
    ("Ship HTTP/2 to 100% of regions", None, 100, "reach"),
    ("Increase DAU/MAU from 0.18 to 0.25", 0.18, 0.25, "increase"),
    ("Reduce p50 build time by 3 minutes", None, None, "decrease"),
    ("Three quarters of incidents have a post-mortem within 5 days", None, 75, "reach"),
    ("Sign 2 of the 3 largest banks", None, 2, "reach"),
    ("Deflect 2,000 tickets a month with self-service", None, 2000, "reach"),
    ("Lower the cost of a delivery to below £4.20", None, 4.2, "decrease"),
    ("Hit $1bn in payment volume", None, 1000000000, "reach"),
    ("Less than 1 in 100 orders is returned", None, 1, "reach"),
    ("Raise series B of $20M", None, 20000000, "increase"),
    ("Keep MTTR under 1 hour", None, 1, "maintain"),
    ("Onboard 30 teams, up from 12 last quarter", 12, 30, "increase"),
    ("Grow ARR 2.5x to $10M", None, 10000000, "increase"),
    ("Reduce tickets older than 7 days to fewer than 20", None, 20, "decrease"),
    ("Win the first 3 lighthouse customers in the DACH region", None, 3, "reach"),
    ("Bring net churn to minus 1%", None, -1, "reach"),
    ("15,000 EUR monthly recurring revenue, from 9,000 EUR", 9000, 15000, "increase"),
    ("Rate of failed deploys drops from one in five to one in twenty", 20, 5, "decrease"),
    ("Docs for API v3 complete", None, None, "none"),
    ("Migrate to PostgreSQL 15 and Redis 7", None, None, "none"),
    ("8 out of 10 new hires pass probation", None, 8, "reach"),
    ("Improve test coverage: 54% > 70%", 54, 70, "increase"),
    ("Deliver the Series 5 firmware", None, None, "none"),
    ("留存率做到 30%，比上季度的 24% 提高 6 个百分点", 24, 30, "increase"),
    ("DAU 从 80w 提升到 120w", 800000, 1200000, "increase"),
    ("获客成本降至 35 元以内（当前 52 元）", 52, 35, "decrease"),
    ("Q3 前完成 3.0 版本灰度", None, None, "none"),
    ("每 100 单客诉不超过 1 单", None, 1, "reach"),
    ("人均月产出由 3 篇增至 5 篇", 3, 5, "increase"),
    ("签约 2 家世界 500 强客户", None, 2, "reach"),
    ("新员工 30 天内独立上手的比例达到 90%", None, 90, "reach"),
    ("把超时 24 小时的工单占比降到 5% 以下", None, 5, "decrease"),
    ("自然流量占比从三成提高到五成", 30, 50, "increase"),
    ("营收破亿", None, 100000000, "reach"),
    ("负债率由 65% 降到 55%", 65, 55, "decrease"),
    ("净利率从负 3% 提升到正 2%", -3, 2, "increase"),
    ("在 5 座城市开出 20 家门店", None, 20, "reach"),
    ("完成等保三级测评", None, None, "none"),
    ("客户 NPS 由 -5 提升至 20", -5, 20, "increase"),
    ("页面首屏由 3s 优化到 1.2s", 3, 1.2, "decrease"),
    ("线上 bug 清零", None, 0, "reach"),
    ("三年以上老客户续约率 95%", None, 95, "reach"),
    ("每千次曝光成本不高于 18 元", None, 18, "reach"),
    ("服务 3 个省 20 个地市的客户", None, None, "reach"),
    ("进入应用商店教育类前 20", None, 20, "reach"),
    ("用户规模较去年底翻一番", None, None, "increase"),
    ("60 岁以上用户占比达到 10%", None, 10, "reach"),
    ("目标：线索转化率 8%；现状：5%", 5, 8, "increase"),
    ("Top 50 客户覆盖率 80%", None, 80, "reach"),
    ("3 月起客诉量环比下降 20%", None, None, "decrease"),
]

SEVERAL = [
    "Open 3 shops and hire 12 people",
    "Sign 5 customers with an NPS of 50",
    "Win the 5 largest accounts and reach 90% uptime",
    "Ship 5 releases and keep lead time below 3 days",
    "覆盖 12 个城市、300 家门店",
    "举办 5 场培训，覆盖 200 人",
    "Sign-ups from 10 to 20 and churn from 5% to 3%",
    "转化率从 2% 提升到 3%，客单价从 80 元提升到 100 元",
]


@pytest.mark.parametrize(("text", "expected"), MEASURED)
def test_a_measure_is_read_as_a_person_reads_it(text, expected):
    found = measure.read(text)
    assert found.measure == expected
    assert found.measurable
    assert not found.compound


@pytest.mark.parametrize(("text", "direction"), UNMEASURED)
def test_what_looks_like_a_number_and_is_none_measures_nothing(text, direction):
    found = measure.read(text)
    assert not found.measurable
    assert found.measure.target is None
    assert found.measure.direction == direction


@pytest.mark.parametrize(("text", "baseline", "target", "direction"), READ_BY_HAND)
def test_a_line_of_a_team_is_read_as_by_hand(text, baseline, target, direction):
    found = measure.read(text)
    assert (found.measure.baseline, found.measure.target, found.measure.direction) == (baseline, target, direction)
    assert found.measurable is (direction != "none")


@pytest.mark.parametrize("text", SEVERAL)
def test_several_measures_in_one_line_leave_the_target_open(text):
    found = measure.read(text)
    assert (found.measurable, found.compound, found.measure.target) == (True, True, None)


@pytest.mark.parametrize(
    ("text", "baseline", "direction"),
    [
        ("Attendance from 90% to 95% and late starts from 20 to 8", 90, "reach"),
        ("准点率从 80% 提升到 90%，投诉从 12 件降到 5 件", 80, "reach"),
        ("Rent arrears from 40 to 25; empty flats from 9 to 4", 40, "decrease"),
    ],
)
def test_of_several_from_tos_the_first_start_is_kept(text, baseline, direction):
    found = measure.read(text)
    assert found.compound
    assert found.measure == Measure(baseline, direction=direction)


def test_of_several_measures_the_one_that_moves_gives_the_direction():
    assert measure.read("支持 3 个门店，备货时间缩短 20% 以上").measure.direction == "decrease"


def test_a_second_measure_beside_a_from_to_is_seen():
    found = measure.read("Activation from 22% to 40% and sign 5 partners")
    assert found.compound
    assert (found.measure.baseline, found.measure.target) == (22, 40)


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("Top 20 accounts' churn from 7% to 3%", (7, 3)),
        ("Metric 9997 from 7% to 27%", (7, 27)),
        ('<a href="x=3"> from 22% to 40%', (22, 40)),
        ("前 20 名客户的流失率从 7% 降到 3%", (7, 3)),
        ("Raise orders to 40% from 22%, churn to 2%", (22, 40)),
    ],
)
def test_a_number_beside_a_from_to_takes_neither_of_its_ends(text, ends):
    found = measure.read(text).measure
    assert (found.baseline, found.target) == ends


def test_the_baseline_is_kept_where_no_target_is_said():
    found = measure.read("Improve NPS (currently 28)")
    assert not found.measurable
    assert found.measure.baseline == 28


def test_a_decimal_comma_is_a_quantity_whose_value_stays_open():
    found = measure.read("Save 12,5 hours a week")
    assert found.measurable
    assert found.measure.target is None


# --- spans and dates -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Raise it to 40% (from 22%)", [("40%", "target"), ("22%", "baseline")]),
        ("激活率从 ２２％ 提升到 ４０％", [("２２％", "baseline"), ("４０％", "target")]),
        ("Cut cost by 10% in 3 months", [("10%", "change"), ("3 months", "other")]),
        ("Between 3 and 5 pilots", [("3", "bound"), ("5", "bound")]),
        ("2026年6月底前达到 40%", [("2026年6月底前", "due"), ("40%", "target")]),
        ("Revenue of USD 500k", [("USD 500k", "target")]),
    ],
)
def test_spans_point_into_the_text_as_typed(text, parts):
    assert [(text[span.start : span.end], span.role) for span in measure.read(text).spans] == parts


SPRING = {"start": dt.date(2026, 4, 1), "end": dt.date(2026, 6, 30)}
WINTER = {"start": dt.date(2026, 11, 1), "end": dt.date(2027, 1, 31)}


@pytest.mark.parametrize(
    ("text", "cycle", "due"),
    [
        ("Ship by May 31", SPRING, dt.date(2026, 5, 31)),
        ("Ship by the end of Q2", SPRING, dt.date(2026, 6, 30)),
        ("Ship by end of June", SPRING, dt.date(2026, 6, 30)),
        ("Live before June", SPRING, dt.date(2026, 5, 31)),
        ("Live by 31st of May", SPRING, dt.date(2026, 5, 31)),
        ("Live on May 5", SPRING, dt.date(2026, 5, 5)),
        ("Live by 5/31", SPRING, dt.date(2026, 5, 31)),
        ("Done by year end", SPRING, dt.date(2026, 12, 31)),
        ("Done by H1", SPRING, dt.date(2026, 6, 30)),
        ("By Dec 31, 2027 reach 40%", SPRING, dt.date(2027, 12, 31)),
        ("Reach 40% by 2026-05-31", {}, dt.date(2026, 5, 31)),
        ("6月底前上线", SPRING, dt.date(2026, 6, 30)),
        ("5月31日前完成", SPRING, dt.date(2026, 5, 31)),
        ("六月前完成", SPRING, dt.date(2026, 5, 31)),
        ("二季度末达到 40%", SPRING, dt.date(2026, 6, 30)),
        ("上半年结束前上线", SPRING, dt.date(2026, 6, 30)),
        ("年底前上线", SPRING, dt.date(2026, 12, 31)),
        ("2026年5月中旬试点", {}, dt.date(2026, 5, 20)),
        ("By Jan 15 reach 40%", WINTER, dt.date(2027, 1, 15)),
        ("12月底前达到 40%", WINTER, dt.date(2026, 12, 31)),
        ("Ship by May 31", {}, None),
        ("6月底前上线", {}, None),
        ("Win back Q1 renewals", SPRING, None),
        ("Ready on 2026-02-31", SPRING, None),
        ("Teams may cut cost by 10%", SPRING, None),
        ("在三季度末前上线", SPRING, dt.date(2026, 9, 30)),
        ("Everyone is ready by eoq2", SPRING, dt.date(2026, 6, 30)),
        ("People ship EOY", SPRING, dt.date(2026, 12, 31)),
        ("三个月内上线", SPRING, None),
    ],
)
def test_a_date_by_which_is_resolved_with_the_cycle(text, cycle, due):
    assert measure.read(text, **cycle).measure.due == due


# --- one number ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("40", 40), ("40%", 40), (" 40 % ", 40), ("１２.５", 12.5), ("４０％", 40), ("3.2M", 3.2e6), ("3.2m", None),
        ("320万", 3.2e6), ("320 万元", 3.2e6), ("1.5亿", 1.5e8), ("六成", 60), ("百分之五十", 50), ("三百二十万", 3.2e6),
        ("十二", 12), ("零", 0), ("1,200", 1200), ("1,200,000.5", 1200000.5), ("-5", -5), ("+5", 5), ("$1.2M", 1.2e6),
        ("€5k", 5000), ("2 days", 2), ("three", 3), ("0", 0), ("12,5", None), ("1,2000", None), ("nan", None),
        ("inf", None), ("-inf", None), ("", None), (" ", None), ("about 5", None), ("5 6", None), ("5-6", None),
        ("3w", None), ("3w 元", 3e4), ("v2", None), ("abc", None), ("1e5", None), ("--5", None), ("9" * 400, None), ("翻番", None), ("4/5", None),
    ],
)  # fmt: skip
def test_one_number_is_read_or_refused(typed, value):
    assert measure.number(typed) == value


@given(st.text(max_size=40))
def test_a_number_is_finite_or_none(typed):
    value = measure.number(typed)
    assert value is None or math.isfinite(value)


# --- what must not change a reading ----------------------------------------------------------------------------------

LINES = [text for text, _ in MEASURED] + [text for text, _ in UNMEASURED] + [row[0] for row in READ_BY_HAND] + SEVERAL
WIDE = {ord(narrow): ord(narrow) + 0xFEE0 for narrow in "0123456789%><=+~:"}


def _in_capitals(text):
    """All but the letter after a number: 5m is minutes and 5M is millions."""
    return "".join(c if i and text[i - 1].isdigit() else c.upper() for i, c in enumerate(text))


FORMS = {
    "full width": lambda text: text.translate(WIDE),
    "in capitals": _in_capitals,
    "widely spaced": lambda text: text.replace(" ", "  "),
    "with a full stop": lambda text: text + ".",
    "with a Chinese full stop": lambda text: text + "。",
    "with an exclamation mark": lambda text: text + "!",
    "with an ellipsis": lambda text: text + " …",
    "with spaces around": lambda text: f" {text}\u3000",
}


def _values(text):
    found = measure.read(text)
    return found.measure, found.measurable, found.compound


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_the_way_of_typing_does_not_change_the_reading(form):
    assert [text for text in LINES if _values(form(text)) != _values(text)] == []


@pytest.mark.parametrize("date", [" by end of Q3", " by May 31", "，6月底前", "，在三季度末前", " (2026-06-30)"])
def test_a_date_does_not_change_what_is_measured(date):
    def reading(text):
        found = measure.read(text, **SPRING)
        return msgspec.structs.replace(found.measure, due=None), found.measurable, found.compound

    assert [text for text in LINES if reading(text + date) != reading(text)] == []


@given(
    st.integers(0, 10**9),
    st.integers(0, 10**9),
    st.sampled_from(["from {} to {}", "to {1} from {0}", "从{}到{}", "{} → {}"]),
)
def test_from_to_gives_both_ends_and_the_way_between(baseline, target, form):
    found = measure.read("NPS " + form.format(baseline, target)).measure
    direction = "increase" if target > baseline else "decrease" if target < baseline else "maintain"
    assume((baseline, target) != (0, 1))  # 从 0 到 1 is a saying
    assume(not (1980 <= baseline < 2050 or 1980 <= target < 2050))  # a year is no quantity
    assert (found.baseline, found.target, found.direction) == (baseline, target, direction)


@given(st.integers(1, 99_999_999))
def test_chinese_numerals_are_read_as_they_are_written(value):
    assert measure.number(_in_chinese(value)) == value


def _in_chinese(value: int) -> str:
    if value >= 10_000:
        high, low = divmod(value, 10_000)
        return _in_chinese(high) + "万" + ("" if not low else ("零" if low < 1000 else "") + _in_chinese(low))
    digits, out, gap = "零一二三四五六七八九", "", False
    for power, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, value = divmod(value, power)
        if digit:
            out += ("零" if gap and out else "") + digits[digit] + name
            gap = False
        else:
            gap = True
    return out


@given(st.text())
@example("İ 5% → ㎡½①")
@example("\ud800 from 1 to 2")
@settings(max_examples=150)
def test_any_text_is_read_without_complaint(text):
    found = measure.read(text, **SPRING)
    assert len(words.normal(text)) == len(text)
    assert all(0 <= span.start < span.end <= len(text) for span in found.spans)
    assert [span.start for span in found.spans] == sorted(span.start for span in found.spans)
    assert found.measurable or found.measure.target is None


@given(
    st.lists(
        st.sampled_from(
            [
                "from",
                "to",
                "by",
                "at",
                "least",
                "between",
                "5",
                "40%",
                "3-5",
                "→",
                "从",
                "提升到",
                "到",
                "六成",
                "翻番",
                "$",
                "万",
                "(",
                ")",
                ",",
                "≥",
                "<",
                "12,5",
                "-3",
                "+4",
                "2x",
                "Q3",
                "0",
            ]
        )
    )
)
@settings(max_examples=150)
def test_any_order_of_the_words_we_know_is_read_without_complaint(pieces):
    for joint in ("", " "):
        found = measure.read(joint.join(pieces), **SPRING)
        assert found.measurable or found.measure.target is None


@pytest.mark.parametrize(
    "piece",
    [
        "1",
        "1 ",
        "9,",
        "a",
        "from 1 to 2 ",
        "三",
        "1-",
        "at ",
        "第",
        "(",
        "1.",
        "20",
        "% ",
        "a1",
        "每",
        "at least ",
        "by ",
        "→",
        " ",
    ],
)
def test_reading_takes_time_in_proportion_to_the_length(piece):
    def seconds(length: int) -> float:
        text = piece * (length // len(piece))
        before = time.process_time()
        measure.read(text, **SPRING)
        return time.process_time() - before

    seconds(1000)
    short, long = seconds(50_000), seconds(400_000)
    assert long < 30 * max(short, 0.01)  # 8 times the length; a square would be 64 times


def test_a_line_of_a_megabyte_holds_nobody_up():
    lines = [piece * (1_000_000 // len(piece)) for piece in ("1", "9,", "一百万", "[1]", "1 of 2 ", "no ", "at ")]
    for text in lines:
        before = time.process_time()
        measure.read(text, **SPRING)
        assert time.process_time() - before < 2.5, text[:10]  # 0.3 to 0.7, and some patience with a busy machine


# --- the word lists --------------------------------------------------------------------------------------------------


def test_the_word_lists_hold_what_the_reader_looks_up():
    given = words.lexicon()
    lists = [given["before"], given["after"], given["moves"]]
    for name, both in [item for one in lists for item in one.items()]:
        assert set(both) == {"en", "zh"}, name
        for word in [*both["en"], *both["zh"]]:
            assert word == words.normal(word), f"{word} is not in the form in which it is looked for"
    ways = words.moves()
    assert not [word for word in words.merged("moves", "weak") if word not in ways]


# --- a team's own words ----------------------------------------------------------------------------------------------


def test_a_team_s_units_and_numerals_are_read_where_they_are_in_use(tmp_path):
    file = tmp_path / lexicon.FILE
    file.write_text(
        '[units]\nberths = ["berth", "berths", "个泊位"]\n[numbers]\nzh = { "打" = 12 }\nen = { "a score" = 20 }\n'
    )
    lines = ["Berths in use from 3 berths to 5 berths", "新增 3 打个泊位", "卖出三打", "Sign a score of guests"]

    def read():
        return [(found.target, found.unit) for found in (measure.read(line).measure for line in lines)]

    outside = read()
    with lexicon.using(lexicon.read([file])):
        assert read() == [(5, "berths"), (36, "berths"), (36, None), (20, None)]
        assert measure.number("三打") == 36
    assert read() == outside == [(5, None), (3, None), (None, None), (None, None)]
    assert measure.number("三打") is None


@pytest.mark.parametrize(
    ("text", "baseline", "target", "direction"),
    [
        ("Reduce average length of stay by 0.5 days", None, None, "decrease"),
        ("Answer the phone within 2 rings instead of 6", 6, 2, "decrease"),
        ("巡检 2 天做完，而不是 5 天", 5, 2, "decrease"),
        ("Photo upload from 1.5GB to under 300MB", 1500, 300, "decrease"),
        ("安装包从 2GB 压缩到 500MB", 2000, 500, "decrease"),
    ],
)
def test_a_length_of_stay_holds_nothing_and_sizes_are_compared_in_one_unit(text, baseline, target, direction):
    found = measure.read(text).measure
    assert (found.baseline, found.target, found.direction) == (baseline, target, direction)
