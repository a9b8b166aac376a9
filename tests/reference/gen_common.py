"""Numbers and texts for generated cases.  Amounts are whole numbers of q = 0.0001 point."""
from __future__ import annotations

import random

Q = 10000
FLAGS = ["double-disclosure", "window.hall"]
METHODS = ["onsite", "online", "inquiry", "recognition"]
GRADE_NAMES = ["优秀", "良好", "中等<B&C>", "一般", "较差"]
TITLES = ["主动公开", "政府信息公开指南", "“双公示”报送情况", "《条例》落实 & 培训", "按时答复率(<20日)",
          "政策解读's 质量", '栏目"更新"', "平台建设", "依申请公开", "公众参与 > 回应"]
NAMES = ["尧都区人民政府", "市发展改革委", "市教育局", "侯马市人民政府", "市公安局", "市民政局<筹>",
         "市财政局", "襄汾县人民政府", "市人社局 & 就业中心", "市住建局", "霍州市人民政府", "市卫健委"]
REASONS = ["复核属实", "申诉理由成立,见《复核意见》<3>", "材料已补交 & 核对", "经查\"链接\"正常"]

# (pattern, texts that it fits): the common subset of PCRE2 and of Python's re.
MATCHES = [
    ("(未|不)及时更新", ["指南未及时更新", "栏目<动态>不及时更新 3 处"]),
    ("^未编制$", ["未编制"]),
    ("更新", ["内容久未更新", "更新不全"]),
    ("链接(失效|错误)", ["首页链接失效 & 未修复", "外链\n链接错误"]),
    ("要素不全|缺(少|失)要素", ["公开目录要素不全", "缺少要素"]),
    ("超期[0-9]+天", ["答复超期12天", "超期3天(\"含节假日\")"]),
    ("[Ee]rror 404", ["页面 Error 404", "error 404 <空白>"]),
    ("格式.{1,3}不符", ["附件格式完全不符"]),
    ("A&B|<空白>", ["A&B 栏目", "打开为<空白>页"]),
]
# (pattern, an evidence reference that it fits)
EVIDENCE = [
    ("^https?://", "https://www.example.gov.cn/a?b=1&c=2"),
    (r"\.(pdf|jpg)$", "材料/截图<1>.pdf"),
    ("档案[0-9]+号", "见档案17号卷"),
]


def chance(rng: random.Random, probability: float) -> bool:
    return rng.random() < probability


def decimal(amount: int, rng: random.Random | None = None) -> str:
    """'ASCII digits, 1 to 6 before the point and, where there is a point, 1 to 4 behind it'"""
    sign = "-" if amount < 0 else ""
    whole, rest = divmod(abs(amount), Q)
    fraction = f"{rest:04d}".rstrip("0")
    if rng is not None and chance(rng, 0.08):  # trailing zeros mean nothing
        fraction = fraction.ljust(min(4, len(fraction) + rng.randint(1, 2)), "0")
    return f"{sign}{whole}.{fraction}" if fraction else f"{sign}{whole}"


def amount(rng: random.Random, grid: int, top: int) -> int:
    """A multiple of the grid, above 0, at most `top` where the grid allows that."""
    return grid * rng.randint(1, max(1, top // grid))


def date(rng: random.Random, year: int = 2022) -> str:
    return f"{year}-{rng.randint(1, 12):02d}-{rng.randint(1, 28):02d}"
