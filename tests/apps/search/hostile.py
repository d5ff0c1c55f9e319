"""A hundred things that people type into searches to break them (CVE-2022-39323, GHSA-gh3r and their like)."""

SQL = """
' OR '1'='1
' OR 1=1 --
'; DROP TABLE cases_case; --
") OR ("1"="1
1; SELECT pg_sleep(9)
' UNION SELECT null,null,null --
' UNION ALL SELECT usename, passwd FROM pg_shadow --
admin'--
' AND 1=CONVERT(int, version()) --
$$; SELECT 1; $$
$tag$x$tag$
E'\\047 OR 1=1'
\\'; SELECT 1 --
%27%20OR%201%3D1
0x27204f5220313d31
CHR(39)||CHR(39)
/**/OR/**/1=1
' OR pg_sleep(5) IS NULL --
'||(SELECT version())||'
' HAVING 1=1 --
' GROUP BY id --
1)) OR ((1=1
a' ORDER BY 99 --
';COPY cases_case TO PROGRAM 'id' --
' OR EXISTS(SELECT 1) --
""".strip().splitlines()
PATTERNS = """
%
%%
_
____
\\%
\\_
%_%_%_%_%
\\
\\\\
*
?
[a-z]
[^a]
(a+)+$
^.*$
.{0,99999}
(?i)x
%s
%(q)s
%n%n%n
{}
{0.__class__}
{{7*7}}
${7*7}
#{7*7}
""".strip().splitlines()
TSQUERY = """
a & b
a | b
!a
!!a
a <-> b
a <5> b
(a
a)
a:*
a:ABCD
:*
&
|
'a' & !'b'
& & &
a & | b
~account.1
'~account.1'
!'~account.1'
:
::text
a::tsquery
\\:*
'''
"
""".strip().splitlines()
SIGNS = [
    "\0",
    "a\0b",
    "\ud800",
    "\x1b[2J",
    "\r\nSet-Cookie: a=b",
    "\u202e\u2066",
    "\ufeff",
    "\u0301" * 50,
    "ﷺ" * 30,
    "İıſ",
    "𝕏𝕐ℤ",
    "👩‍👩‍👧‍👦" * 5,
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "javascript:alert(1)",
    "../../../../etc/passwd",
    "file:///etc/passwd",
    "a" * 400,
    "a " * 200,
    "-" * 400,
    "9" * 400,
    "1e309",
    "NaN",
    "-1",
    "9223372036854775808",
    "since:9999999999d",
    "#9223372036854775808",
    "#-1",
]
PAYLOADS = [*SQL, *PATTERNS, *TSQUERY, *SIGNS]
