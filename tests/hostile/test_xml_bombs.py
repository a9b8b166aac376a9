#!/usr/bin/python3
"""XML made to fill the memory or to hang the reader: test_xml_bombs.py PROGRAM. Ends with a line
`N passed, N failed`."""

from hostile import Suite, evaluation, roster

MEBI = 1 << 20


def entities(suite):
    for name, inner in {
        "billion laughs": '<!ENTITY a "aaaaaaaaaa">' + "".join(
            f'<!ENTITY a{i} "{f"&a{i - 1};" * 10}">' for i in range(1, 20)),
        "an entity of itself": '<!ENTITY a "&a;">',
        "a file as an entity": '<!ENTITY a SYSTEM "file:///etc/passwd">',
        "parameter entities": '<!ENTITY % a "<!ENTITY b \'c\'>">%a;',
        "attributes by default": '<!ATTLIST roster id CDATA "x">',
    }.items():
        suite.write("x.xml", f"<!DOCTYPE roster [{inner}]>\n<roster id='r'>&a19;&a;</roster>")
        suite.ends(name, 1, ["check", "x.xml"], "x.xml:1:1: error: a DOCTYPE is refused; delete it")
    suite.write("x.xml", "<roster id='r'>&nothing;</roster>")
    suite.ends("an unknown entity", 1, ["check", "x.xml"], "undefined entity")


def tags(suite):
    unit = '<unit id="a" name="b"'
    for name, pieces, wanted in [
        ("an attribute of 100 MB", [' flags="', ("y" * MEBI for _ in range(100)), '"'],
         "x.xml:2:1: error: a tag or comment of more than 1048576 bytes begins here"),
        ("a million attributes", (f' a{i}=""' for i in range(1000000)),
         "x.xml:2:1: error: a tag or comment of more than 1048576 bytes begins here"),
        ("100,000 attributes", (f' a{i}=""' for i in range(100000)),
         "x.xml:2:1: error: <unit> has more than 100 attributes"),
        ("one attribute 100,000 times", ' a=""' * 100000, "duplicate attribute"),
        ("an attribute of 32,768 bytes", f' short="{"y" * 32768}"',
         "x.xml:2:23: error: short is 32768 bytes long; at most 32767 are taken"),
        ("a name of 100 MB", [" ", ("y" * MEBI for _ in range(100))],
         "a tag or comment of more than 1048576 bytes begins here"),
    ]:
        roster(suite, [unit, *([pieces] if isinstance(pieces, str) else
                               [t for p in pieces for t in ([p] if isinstance(p, str) else p)]
                               if isinstance(pieces, list) else pieces), "/>"], "x.xml")
        suite.ends(name, 1, ["check", "x.xml"], wanted, megabytes=60)


def long_pieces(suite):
    for name, opening, closing, wanted in [
        ("a comment of 100 MB", "<!--", "-->", "a tag or comment of more than"),
        ("an instruction of 100 MB", "<?a ", "?>", "a tag or comment of more than"),
        ("a text of 100 MB", "<source>", "</source>", "the text of <source> is longer than 32767 bytes"),
        ("CDATA of 100 MB", "<source><![CDATA[", "]]></source>", "is longer than 32767 bytes"),
        ("100 MB where no text may be", "", "", "<roster> takes no text"),
        ("an open tag", '<a y="', "", "more than 1048576 bytes begins here"),
        ("an open comment", "<!--", "", "more than 1048576 bytes begins here"),
    ]:
        suite.write("x.xml", "<roster id='r'>\n", opening, ("x " * (MEBI // 2) for _ in range(100)),
                    closing, "</roster>")
        suite.ends(name, 1, ["check", "x.xml"], wanted, megabytes=60)


def depth(suite):
    for name, opening, closing in [("known", "<class id='c'>", "</class>"), ("unknown", "<a>", "</a>")]:
        suite.write("x.xml", "<roster id='r'>", (opening for _ in range(1000000)),
                    (closing for _ in range(1000000)), "</roster>")
        suite.ends(f"a million {name} elements inside each other", 1, ["check", "x.xml"],
                   "more than 1000 elements lie inside each other here", megabytes=60)
    levels = 33
    inner = "".join(f'<indicator id="i{n}" title="x" weight="100">' for n in range(levels))
    suite.write("rubric.xml", '<rubric id="r" class="A" title="t" full="100"><grade name="g"/>'
                '<part id="p" title="t" weight="100">', inner, "</indicator>" * levels, "</part></rubric>")
    suite.ends("33 levels", 1, ["check", "rubric.xml"], "32")


def new_names(suite):
    """Each new name is something that a parser keeps."""
    count = 300000
    for name, opening, closing in [("in the roster", "", ""), ("in what is skipped", "<a>", "</a>")]:
        suite.write("x.xml", "<roster id='r'>", opening,
                    (f'<a{i} b{i}="" c{i}=""/>\n' for i in range(count)), closing, "</roster>")
        # The error that ends the reading is one of those past 10,000, but where the rest is skipped.
        suite.ends(f"ever new names {name}", 1, ["check", "x.xml"], "more than 100000 elements and "
                   "attributes up to here are not known" if opening else "not shown", megabytes=60)


def messages(suite):
    """An error each, all in one line of the file; 10,000 are shown."""
    evaluation(suite, ["<unit ref='A01'>", *(f'<record id="R{i}" item="a" count="x"/>' for i in range(50000)),
                       "</unit>"])
    suite.ends("50,000 errors", 1, ["score", "evaluation.xml", "--json"],
               "… and 40000 more, not shown\n50000 errors\n", megabytes=100)
    evaluation(suite, [f"<unit ref='A01'>{' ' * 1000000}", *(
        f'<record id="R{i}" item="a" count="x"/>' for i in range(12000)), "</unit>"])
    suite.ends("errors far behind in a line", 1, ["score", "evaluation.xml", "--json"],
               "12000 errors\n", megabytes=100)


if __name__ == "__main__":
    Suite().main(entities, tags, long_pieces, depth, new_names, messages)
