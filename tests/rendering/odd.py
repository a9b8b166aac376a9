"""One city of what seldom happens: ties of many, ranks by exact scores, long texts and links, names that
no worksheet may have, eleven levels. Every expectation is worked out here by hand."""

import os
import pty
import re
import shutil
import zipfile

import openpyxl

LONG = "长" * 10000  # 30,000 bytes; two of them are more than 32,767 bytes, and fewer characters
LEVELS = 11
TITLE = "这是一个很长很长的指标名称，比一行里留给名称的地方还要长得多，所以突出在外，不把后面的数字推出屏幕"
LINKS = {"plain": "https://example.cn/" + "a" * 800,
         "chinese": "https://example.cn/" + "路" * 400,
         "escaped": "https://example.cn/" + "%" * 700,  # written %25, more than Excel's 2,079
         "quoted": 'https://example.cn/"b"', "tagged": "https://example.cn/<b>",
         "open": "https://example.cn/>b", "empty": "https://", "inside": "https://internal:x"}


def tree(level):
    """Levels inside each other down to a leaf with the clauses."""
    inside = tree(level + 1) if level < LEVELS else (
        '<clause id="c" points="1"/>'
        f'<clause id="link" points="0.0001" max="0.0001">{LONG}</clause>')
    cap = {3: ' cap="none"', 4: ' cap="weight"', 5: ' cap="7.5"'}.get(level, "")
    title = TITLE if level == 2 else f"第{level}级"
    return f'<indicator id="L{level}" title="{title}" weight="10"{cap}>{inside}</indicator>'


RUBRIC_A = f"""<rubric id="ra" class="A" full="100" weights="10" title="甲" decimals="1"
  default-cap="weight"><grade name="优秀" from="60"/><grade name="较差"/><convert full="4"/>
<part id="p" title="一" weight="10">{tree(1)}</part>
<major><clause id="m" points="20"/></major>
<bonus max="2"><clause id="j" points="5" max="3"/><clause id="k" from="0.5" to="1"/></bonus>
<symmetric/></rubric>"""
RUBRIC_B = """<rubric id="rb" class="B" full="10" title="乙" decimals="0" rank-by="exact" ties="dense">
<grade name="优秀" from="10"/><grade name="较差"/>
<part id="q" title="一" weight="8"><indicator id="X" title="甲" weight="8">
<clause id="x" points="0.001">扣</clause></indicator></part>
<part id="r" title="二" weight="2"><indicator id="Y" title="乙" weight="2" applies-if="y"/></part>
<bonus max="5"/></rubric>"""
GRADES_C = "".join(f'<grade name="等{number}" from="{number}"/>' for number in range(99, 37, -1))
RUBRIC_C = f"""<rubric id="rc" class="C" full="100" title="丙">{GRADES_C}<grade name="末"/>
<part id="z" title="一" weight="100"><indicator id="Z" title="丙" weight="100"/></part></rubric>"""
UNITS_A = "".join(f'<unit id="A{number}" name="单位{number}"/>' for number in range(1, 10))
ROSTER = f"""<roster id="ro" title="名册"><class id="A" title="甲[类]*:?/">{UNITS_A}</class>
<class id="B" title="'乙'"><unit id="B1" name="乙一" flags="y"/><unit id="B2" name="乙二" flags="y"/>
<unit id="B3" name="乙三"/></class><class id="C" title="丙"><unit id="C1" name="丙一"/></class>
</roster>"""
RECORDS = "".join(f'<record id="{name}" item="link" evidence="{link}">{LONG}</record>'
                  for name, link in ((name, link.replace('"', "&quot;").replace("<", "&lt;"))
                                     for name, link in LINKS.items()))
EVALUATION = f"""<evaluation id="e" title="罕见" date="2022-12-30" roster="roster.xml">
<rubric file="a.xml"/><rubric file="b.xml"/><rubric file="c.xml"/>
<unit ref="A8"><record id="R1" item="c">_x41_ _x0041y _x0041_ __x00e9_</record></unit>
<unit ref="A9"><record id="R2" item="c" count="11"/><record id="R3" item="m"/>
<record id="R4" item="j"/></unit>
<unit ref="A2">{RECORDS}</unit>
<unit ref="B1"><record id="R5" item="x"/></unit></evaluation>"""
FILES = {"a.xml": RUBRIC_A, "b.xml": RUBRIC_B, "c.xml": RUBRIC_C,
         "roster.xml": ROSTER, "evaluation.xml": EVALUATION}

# What `explain` is to say; each has its arithmetic beside it.
SAID = [
    # No record: 10 × 100 ÷ 10. Seven stand on 100 … A2 lost 0.0001: 9.9999 × 10 = 99.999 ≈ 100.0.
    (("A1",), ["  并列：单位2（A2）、单位3（A3）、单位4（A4）、单位5（A5）、单位6（A6） 等 6 个单位",
               "  后一名：第 8 名 单位8（A8），90.0，低 10.0 分",
               "折算得分（折算）= 100.0 × 4 ÷ 100 = 4 → 4.00（四舍五入保留2位小数）",
               "  注意：与公布得分相同的单位取舍前并不相同，本单位精确值为 100"]),
    # 11 claimed, 10 left by the leaf, 7.5 by the fifth level: 2.5. 20 off, 2 on (5, cut to 3, cut
    # to 2): -15.5, × 10.
    (("A9",), ["实际得分 = 2.5（指标得分） − 20（重大扣分） + 2（亮点加分） + 0（加分/倒扣分） = -15.5",
               "最终得分 = -15.5 × 100 ÷ 10 = −155 → -155.0（四舍五入保留1位小数）"]),
    (("A9", "R4"), ["计分：5分 × 1次，应加 5，实加 2，其余 3 被 j（上限 3）、bonus（总上限 2）吸收",
                    "  条款 j 上限 3，吸收 2", "  bonus 上限 2，吸收 1"]),
    (("A9", "c"), ["条款：c  扣 1 分"]),
    (("A9", "k"), ["条款：k  加 0.5 至 1 分（酌情）", "  无记录"]),
    # 9.999 of 10 is published as 10 and ranks behind 10; its grade is by 9.999 too.
    (("B1",), ["  前一名：第 1 名 乙二（B2）、乙三（B3），10，高 0 分（按取舍前的精确值排名，其精确值为 10）",
               "  注意：取舍前后分处等次线两侧，本单位精确值为 9999/1000",
               "  注意：与公布得分相同的单位取舍前并不相同，本单位精确值为 9999/1000"]),
    # Its second part has nothing left, though the part has no condition itself.
    (("B3",), ["最终得分 = 8 × 10 ÷ 8 = 10 → 10（四舍五入取整数）"]),
    (("B3", "r"), []),
]
# And `check`, of the two rubrics.
TOLD = ["第 10 级指标 1 个，第 11 级指标 1 个，末级指标 1 个", "，权重合计 10，", "九级指标 1 个",
        "不设减分上限", "减分上限 7.5", "亮点特色加分，合计上限 5"]


def write(folder):
    os.makedirs(folder)
    for name, text in FILES.items():
        with open(f"{folder}/{name}", "w", encoding="utf-8") as file:
            file.write(text)
    return f"{folder}/evaluation.xml"


def check_explained(tests, scorer, evaluation):
    for asked, wanted in SAID:
        done = scorer("explain", evaluation, *asked)
        tests.check(f"odd: explain {asked}: status", done.returncode == 0, done.stderr)
        lines = done.stdout.splitlines()
        for line in wanted:
            tests.check(f"odd: explain {asked}: {line}", line in lines, done.stdout)
    folder = os.path.dirname(evaluation)
    told = scorer("check", f"{folder}/a.xml", f"{folder}/b.xml", f"{folder}/roster.xml").stdout
    for text in TOLD:
        tests.check(f"odd: check tells {text}", text in told, told)


def cells(sheet):
    return [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]


def check_workbooks(tests, out):
    """Names of worksheets, links, texts that are long or look like an escape."""
    ranking = openpyxl.load_workbook(f"{out}/ranking.xlsx")
    tests.check("odd: names of worksheets", {"甲_类_____排名", "_乙_排名"} <= set(ranking.sheetnames),
                ranking.sheetnames)
    notes = " ".join(str(cell.value) for cell in cells(ranking["丙排名"]))
    tests.check("odd: 63 grades are too many for a formula",
                "等次的级数或名称超出公式的限制，为数值，不随改动变化。" in notes, notes)
    linked = {cell.value for cell in cells(ranking["扣分台账"]) if cell.hyperlink
              and cell.value.startswith("http")}
    tests.check("odd: links", linked == {LINKS["plain"], LINKS["chinese"]},
                [link[:40] for link in linked])
    sheet = openpyxl.load_workbook(f"{out}/sheets/A2-单位2.xlsx")["考核评分表"]
    long = [cell.value for cell in cells(sheet) if LONG in str(cell.value)]
    tests.check("odd: long texts are whole", len(long) == len(LINKS)
                and all(text.count("长") == 20000 for text in long), [len(text) for text in long])
    with zipfile.ZipFile(f"{out}/sheets/A8-单位8.xlsx") as file:
        stored = "".join(file.read(name).decode() for name in file.namelist() if "xml" in name)
    tests.check("odd: what looks like an escape is one no longer",
                "_x41_ _x0041y _x005F_x0041_ __x005F_x00e9_" in stored)
    sheet = openpyxl.load_workbook(f"{out}/sheets/A9-单位9.xlsx")["考核评分表"]
    tests.check("odd: an untitled conversion",
                "最终得分 × 4 ÷ 100，四舍五入保留2位小数" in [cell.value for cell in cells(sheet)])


# ---- a template of what seldom happens ----

LOOKS = """<template for="city" sample-mark="样例"><style role="body" colour="000000" fill="000000"/>
<sheet name="{evaluation.mark}" info-columns="5" filter="yes"><page paper="A3" one-page="yes"
orientation="landscape"/><header left="LEFT" center="CENTRE" right="RIGHT"/><footer left="{page}"/>
<info label="a"/><info label="b"/><info label="c"/>
<rows source="units" order="rank" total="合计"/><column field="unit.major" heading="扣" width="8"
total="yes"/><column field="unit.id" heading="编号" width="8" link="text"/></sheet>
<sheet name="{evaluation.mark}"><rows source="grades"/><column field="class.id" heading="类" width="4"
merge="yes"/><column field="grade.name" heading="等次" width="8" tone="grade"/></sheet>
<sheet per-class="yes" id="rates" name="Rates {class.id}"><rows source="units"/>
<scale low="FF0000" middle="FFFF00" high="00FF00" low-at="0.5"/>
<column field="unit.id" heading="编号" width="8"/>
<column field="score.rate" heading="{indicator.id}" group="得分率" width="8" each="yes" scale="yes"/>
<column field="unit.final" heading="分" width="8"/>
<chart type="column" title="t" category="unit.id" value="unit.final" most="1"/></sheet>
<sheet per-class="yes" name="rATES {class.id}"><rows source="units" only="rectify" empty="没有"/>
<column field="unit.id" heading="编号" width="8"/>
<chart type="column" title="u" from="rates" category="unit.id" value="unit.final" full="9"/></sheet>
</template>""".replace("LEFT", "左" * 80).replace("CENTRE", "中" * 80).replace("RIGHT", "右" * 80)


A3 = "8"
# Columns beside each other of which none has all that its formula would point to, and one that has.
PARTIAL = [("final",), ("rank", "grade", "converted"), ("actual", "base"), ("actual", "base", "major"),
           ("actual", "base", "major", "bonus"), ("final", "applicable"),
           ("final", "applicable", "base")]
WHOLE = ("actual", "base", "major", "bonus", "symmetric")


def table_of(number, names):
    columns = "".join(f'<column field="unit.{name}" heading="{name}" width="8"/>' for name in names)
    return (f'<sheet per-class="yes" name="{number} {{class.id}}"><rows source="units"/>{columns}'
            f'</sheet>')


def check_partial(tests, scorer, templates, folder, evaluation):
    own = shutil.copytree(templates, f"{folder}/partial")
    tables = "".join(table_of(number, names) for number, names in enumerate([*PARTIAL, WHOLE]))
    with open(f"{own}/ranking.xml", "w", encoding="utf-8") as file:
        file.write(f'<template for="city" sample-mark="m">{tables}</template>')
    out = f"{folder}/partial-out"
    done = scorer("score", evaluation, "--out", out, "--quiet", "--templates", own)
    if not tests.check("partial: is scored", done.returncode == 0, done.stderr):
        return
    book = openpyxl.load_workbook(f"{out}/ranking.xlsx")
    for number, names in enumerate([*PARTIAL, WHOLE]):
        formulas = [cell.value for cell in cells(book[f"{number} A"])
                    if str(cell.value).startswith("=")]
        tests.check(f"partial: {names}", len(formulas) == (9 if names == WHOLE else 0), formulas)


def check_looks(tests, scorer, templates, folder, evaluation):
    own = shutil.copytree(templates, f"{folder}/looks")
    with open(f"{own}/ranking.xml", "w", encoding="utf-8") as file:
        file.write(LOOKS)
    out = f"{folder}/looks-out"
    done = scorer("score", evaluation, "--out", out, "--quiet", "--csv", "--templates", own)
    if not tests.check("looks: is scored", done.returncode == 0, done.stderr):
        return
    book = openpyxl.load_workbook(f"{out}/ranking.xlsx")
    names = ["_", "_ (2)", "Rates A", "Rates B", "Rates C", "rATES A (2)", "rATES B (2)", "rATES C (2)"]
    tests.check("looks: names", book.sheetnames == names, book.sheetnames)
    files = sorted(os.listdir(f"{out}/csv/ranking"))
    tests.check("looks: .csv files do not differ in case only",
                len({name.lower() for name in files}) == 8, files)
    first = book["_"]
    page = (str(first.page_setup.paperSize), first.page_setup.orientation,
            first.page_setup.fitToHeight)  # None: one page
    tests.check("looks: paper", page == (A3, "landscape", None), page)
    tests.check("looks: a header of more than 255 characters is left out",
                not first.oddHeader.left.text and first.oddFooter.left.text == "&P",
                (first.oddHeader.left.text, first.oddFooter.left.text))
    majors = [cell.value for cell in first["A"] if isinstance(cell.value, (int, float))]
    tests.check("looks: a total in the first column", majors[-1] == 20 == sum(majors[:-1]), majors)
    rules = [rule for area in book["Rates A"].conditional_formatting for rule in area.rules]
    tests.check("looks: a scale whose ends are not all fixed goes by the values",
                [value.type for value in rules[0].colorScale.cfvo] == ["min", "percentile", "max"],
                [value.type for value in rules[0].colorScale.cfvo])
    charts = [len(book[name]._charts) for name in names]
    tests.check("looks: charts", charts == [0, 0, 1, 1, 1, 1, 1, 1], charts)
    drawn = book["Rates A"]._charts[0].series[0].val.numRef.f
    tests.check("looks: one bar at most", ":" not in drawn, drawn)


# ---- the terminal ----

TERMINAL = """<template for="city" sample-mark="样例">
<grade-style/><grade-style/><grade-style/><grade-style/><grade-style/>
<sheet name="第一"><rows source="units" only="rectify" empty="没有"/>
<column field="unit.id" heading="编号" width="4"/></sheet>
<sheet name="第二" title="排名"><rows source="units" order="rank"/>
<column field="unit.id" heading="编号" width="4" tone="grade"/>
<column field="unit.final" heading="分" width="4" align="right" tone="weak"/></sheet>
<sheet name="第三"><rows source="exemptions" empty="没有缺项"/>
<column field="unit.id" heading="编号" width="4"/></sheet></template>"""
GREEN, RED = "\033[32m", "\033[31m"  # past the fourth style, the last colour


def on_terminal(program, arguments):
    """What it prints where standard output is a terminal."""
    said = b""
    child, reader = pty.fork()
    if child == 0:
        os.environ["TERM"] = "xterm"
        os.environ.pop("NO_COLOR", None)
        os.execv(program, [program, *arguments])
    try:
        while chunk := os.read(reader, 65536):
            said += chunk
    except OSError:  # the other end is closed
        pass
    os.waitpid(child, 0)
    os.close(reader)
    return said.decode().replace("\r\n", "\n")


def check_terminal(tests, program, templates, folder, evaluation):
    own = shutil.copytree(templates, f"{folder}/terminal")
    with open(f"{own}/terminal.xml", "w", encoding="utf-8") as file:
        file.write(TERMINAL)
    said = on_terminal(program, ["score", evaluation, "--out", f"{folder}/t", "--templates", own])
    tests.check("terminal: one row", "第一\n编号\nA9\n" in said, said)
    tests.check("terminal: no row", "第三\n编号\n没有缺项\n" in said, said)
    for colour, unit, final, weak in ((GREEN, "A1", "100.0", ""), (RED, "A9", "-155.0", RED)):
        number = f"{weak}{final}" + ("\033[0m" if weak else "")
        tests.check(f"terminal: {unit} in colour", re.search(
            re.escape(f"{colour}{unit}\033[0m") + r" *" + re.escape(number) + r"\n", said), said)
    said = on_terminal(program, ["score", evaluation, "--out", f"{folder}/t"])
    for colour, grade in ((GREEN, "优秀"), (RED, "较差")):  # the best and the last, with our template
        tests.check(f"terminal: {grade} in colour", f"{colour}{grade}\033[0m" in said, said)


def check(tests, scorer, program, templates, folder):
    evaluation = write(f"{folder}/odd")
    out = f"{folder}/odd/out"
    done = scorer("score", evaluation, "--out", out, "--quiet", "--csv")
    if tests.check("odd: is scored", done.returncode == 0, done.stderr):
        check_explained(tests, scorer, evaluation)
        check_workbooks(tests, out)
        check_looks(tests, scorer, templates, folder, evaluation)
        check_partial(tests, scorer, templates, folder, evaluation)
        check_terminal(tests, program, templates, folder, evaluation)
