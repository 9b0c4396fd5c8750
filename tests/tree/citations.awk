# What citations.sh does; `man` and `linux` are folders or "".

function fault(what) {
    printf "%s:%d: %s: \"%s\"\n", file, line, what, item
    faults++
}

BEGIN {
    title["2.3"] = "Error Numbers"
    title["2.4.4"] = "Signal Effects on Other Functions"
    title["2.9.1"] = "Thread-Safety"
    title["2.10.6"] = "Socket Types"
    title["2.10.7"] = "Socket I/O Mode"
    title["2.10.9"] = "Socket Queue Limits"
    title["2.10.10"] = "Pending Error"
    title["2.10.11"] = "Socket Receive Queue"
    title["2.10.12"] = "Socket Out-of-Band Data State"
    title["2.10.13"] = "Connection Indication Queue"
    title["2.10.14"] = "Signals"
    title["2.10.15"] = "Asynchronous Errors"
    title["2.10.16"] = "Use of Options"
    title["2.14"] = "File Descriptor Allocation"
    posix_section = "(DESCRIPTION|RETURN VALUE|ERRORS|APPLICATION USAGE|RATIONALE)"
    error = "[A-Z][A-Z0-9_]+"
    call = "[a-z_0-9]+\\(\\)"
    posix_page = "(" call "((, " call ")* and " call ")?|<[a-z_/]+\\.h>)"
    symbol = "[A-Za-z_][A-Za-z_0-9]*(\\(\\))?"
    source_file = "[A-Za-z0-9_-]+(/[A-Za-z0-9_-]+)+\\.(c|h|rst)"
    keys = "(, [^,]+)*$"
}

# --- Reading the tables ---------------------------------------------------------------------------

# An entry ends with the line that ends with ")".
/^X\(/ { entry = ""; start = FNR }
{ entry = entry $0 }
/\)$/ && entry ~ /^X\(/ {
    file = FILENAME
    line = start
    split(entry, part, "\"")
    if (file ~ /rules\.def$/) {
        check(part[4], 0)
    } else {
        check(part[6], 1)
        check(part[8], 1)
    }
    entry = ""
}

# A column; in variants.def it may be empty, and a remark may follow.
function check(column, is_variant,    items, n, i, seen) {
    if (is_variant) {
        if (column == "")
            return
        sub(/: .*$/, "", column)
    }
    n = split(column, items, "; ")
    for (i = 1; i <= n; i++) {
        item = items[i]
        citations++
        if (item in seen)
            fault("is cited twice")
        seen[item] = 1
        check_item()
    }
    if (n == 0) {
        item = column
        fault("cites nothing")
    }
}

function check_item() {
    if (item ~ /^(POSIX\.1-(2001|2008|2017|2024)|SUSv4) /)
        check_posix(after(item, " "))
    else if (item ~ /^RFC [0-9]+ ([0-9]+(\.[0-9]+)*|[A-Z][A-Za-z]+)(, [^,]+)*$/)
        kinds["RFC"]++
    else if (item ~ /^[a-z_0-9]+\([1-8]\) [^,]+(, [^,]+)*$/)
        check_page()
    else if (item ~ "^(Linux|FreeBSD) " source_file " " symbol "( and " symbol ")*" keys)
        check_source()
    else if (item ~ /^README\.md [A-Z]/)
        check_readme()
    else
        fault("is no citation")
}

function after(text, mark) {
    return substr(text, index(text, mark) + length(mark))
}

# --- POSIX ----------------------------------------------------------------------------------------

function check_posix(rest,    number, name) {
    kinds["POSIX"]++
    if (rest ~ /^[0-9]/) {
        number = rest
        sub(/ .*/, "", number)
        name = after(rest, " ")
        sub(/, .*/, "", name)
        if (!(number in title))
            fault("is a chapter that this check does not know")
        else if (name != title[number])
            fault("is not the title of the chapter, which is " title[number])
        return
    }
    if (rest !~ "^" posix_page " " posix_section keys)
        fault("is no section of a page of POSIX")
    else if (rest ~ /\) ERRORS, / &&
             rest !~ "\\) ERRORS, " error "(, " error ")*( and " error ")?$")
        fault("does not name errors")
}

# --- Linux manual pages ---------------------------------------------------------------------------

function check_page(    name, section, words, n, i, text) {
    kinds["manual page"]++
    if (man == "")
        return
    name = item
    sub(/\(.*/, "", name)
    section = substr(item, length(name) + 2, 1)
    text = page(name, section)
    if (text == "") {
        fault("there is no such manual page")
        return
    }
    n = split(after(item, ") "), words, ", ")
    for (i = 1; i <= n; i++) {
        if (!has(text, words[i]))
            fault("the manual page lacks \"" words[i] "\"" (i > 1 ? " there" : ""))
        else if (i == 1)
            text = section_of(text, words[i])
    }
}

# The section with that heading, with what it is divided into; the whole page if there is none.
function section_of(text, heading,    mark, part) {
    mark = index(text, "\002" heading "\003") != 0 ? "\002" : "\004"
    if (index(text, mark heading "\003") == 0)
        return text
    part = after(text, mark heading "\003")
    sub(mark == "\002" ? "\002.*" : "[\002\004].*", "", part)
    return part
}

# Whether the page has the words, or those before and those after an "and".
function has(text, words,    halves) {
    if (index(text, words) != 0)
        return 1
    return split(words, halves, " and ") == 2 && index(text, halves[1]) != 0 &&
        index(text, halves[2]) != 0
}

# The text of a page on one line, "" if there is none. A heading stands between \\002, or \\004 for
# that of a part of a section, and \\003.
function page(name, section,    key) {
    key = name "." section
    if (!(key in pages))
        pages[key] = read_page("man" section "/" key, 0)
    return pages[key]
}

function read_page(path, depth,    command, source, text) {
    command = "gzip -dcf '" man "/" path ".gz' 2>/dev/null || cat '" man "/" path "' 2>/dev/null"
    text = ""
    while ((command | getline source) > 0) {
        if (source ~ /^\.so / && depth < 3) {
            close(command)
            return read_page(substr(source, 5), depth + 1)
        }
        text = text " " plain(source)
    }
    close(command)
    gsub(/[ \t]+/, " ", text)
    return text
}

# A line of a page's source without its markup.
function plain(source,    joined, heading) {
    if (source ~ /^[.']\\"/)
        return ""
    heading = source ~ /^\.SH / ? "\002" : source ~ /^\.SS / ? "\004" : ""
    joined = source ~ /^\.(BR|RB|IR|RI|BI|IB) /
    sub(/^\.[A-Za-z]+ */, "", source)
    gsub(/\\f(\(..|\[[^]]*\]|.)/, "", source)
    gsub(/\\-/, "-", source)
    gsub(/\\[([]aq\]?/, "'", source)
    gsub(/\\\(..|\\\[[^]]*\]|\\[&%:\/,|^]/, "", source)
    gsub(/\\[ ~]/, joined ? "\001" : " ", source)
    if (joined)
        source = join(source)
    gsub(/"/, "", source)
    if (heading != "")
        source = heading source "\003"
    gsub(/\001/, " ", source)
    return source
}

# The arguments of a macro that prints them without spaces between.
function join(source,    out, c, quoted, i) {
    out = ""
    quoted = 0
    for (i = 1; i <= length(source); i++) {
        c = substr(source, i, 1)
        if (c == "\"")
            quoted = !quoted
        else if (c != " " || quoted)
            out = out c
    }
    return out
}

# --- Sources and this tree ------------------------------------------------------------------------

function check_source(    words, n, i, path, name) {
    kinds[item ~ /^Linux/ ? "Linux" : "FreeBSD"]++
    n = split(item, words, " ")
    path = words[2]
    if (linux == "" || item !~ /^Linux/ || path ~ /^Documentation/)
        return
    for (i = 3; i <= n; i++) {
        name = words[i]
        if (name == "and")
            continue
        sub(/\(\)?,?$/, "", name)
        sub(/,$/, "", name)
        if (!grep(linux "/" path, name))
            fault(path " lacks " name)
        if (words[i] ~ /,$/)
            break
    }
}

function check_readme() {
    kinds["this tree"]++
    if (!grep("README.md", after(item, " ")))
        fault("README.md lacks it")
}

function grep(path, words) { # neither has a quote
    return system("grep -qF -- '" words "' '" path "'") == 0
}

END {
    for (kind in kinds)
        printf "%s: %d\n", kind, kinds[kind]
    printf "%d citations, %d faults\n", citations, faults
    if (citations == 0)
        print "no citations were found"
    exit faults != 0 || citations == 0
}
