# Reads the table of edges, then a list of source paths (relative to the root), and reads those
# sources: says which includes the table does not grant, which headers include each other in a
# circle, and which files are too long.
#
# Areas: a folder of harness/ ("oracle"), a folder of targets/ ("targets/lwip"), "targets" for the
# files right in it, "fuzz", "tests".

BEGIN {
    LINES_MAX = 500
}

# The table: may[FOLDER, FOLDER or HEADER]; libraries[<PATTERN>]: the areas that may use them.
FNR == NR {
    sub(/#.*/, "")
    if (NF == 0)
        next
    key = $1
    sub(/:$/, "", key)
    rest = $0
    sub(/^[^:]*:/, "", rest)
    if (key ~ /^</) {
        libraries[key] = " " rest " "
    } else {
        folders[key] = 1
        n = split(rest, words, " ")
        for (i = 1; i <= n; i++)
            may[key, words[i]] = 1
    }
    next
}

{
    paths[++n_paths] = $0
    known[$0] = 1
}

END {
    for (p = 1; p <= n_paths; p++)
        read_source(paths[p])
    for (p = 1; p <= n_paths; p++)
        if (paths[p] !~ /\.c$/ && !(paths[p] in done))
            visit(paths[p], paths[p])
}

function fault(path, line, text)
{
    print path ":" line ": " text
}

function area_of(path, parts, n)
{
    n = split(path, parts, "/")
    if (parts[1] == "harness")
        return n > 2 ? parts[2] : "harness"
    if (parts[1] == "targets")
        return n > 2 ? "targets/" parts[2] : "targets"
    return parts[1]
}

# The path from the root of a header as it is written in an include; "" if there is none.
function resolve(name)
{
    if (("harness/" name) in known)
        return "harness/" name
    if (name in known)
        return name
    if (("tests/" name) in known)
        return "tests/" name
    return ""
}

function read_source(path, line, text, name)
{
    line = 0
    while ((getline text < path) > 0) {
        line++
        if (text !~ /^[ \t]*#[ \t]*include/)
            continue
        name = text
        sub(/^[ \t]*#[ \t]*include[ \t]*/, "", name)
        if (name ~ /^"/)
            quoted(path, line, substr(name, 2, index(substr(name, 2), "\"") - 1))
        else if (name ~ /^</)
            angled(path, line, substr(name, 2, index(name, ">") - 2))
        else
            fault(path, line, "includes what only the preprocessor knows")
    }
    close(path)
    if (line > LINES_MAX && path !~ /\.def$/)
        fault(path, line, "is longer than " LINES_MAX " lines")
}

function quoted(path, line, name, to)
{
    if (name !~ /\//) {
        fault(path, line, "includes " name " without its folder")
        return
    }
    to = resolve(name)
    if (to == "") {
        fault(path, line, "includes " name ", which is not in the tree")
        return
    }
    includes[path] = includes[path] "\n" to
    if (to ~ /\.c$/)
        fault(path, line, "includes a .c file")
    if (!allowed(path, area_of(path), to, area_of(to), name))
        fault(path, line, area_of(path) " may not include " name)
}

function angled(path, line, name, pattern, from)
{
    if (resolve(name) != "") {
        fault(path, line, "includes " name ", which is not libc's, in angle brackets")
        return
    }
    from = area_of(path)
    for (pattern in libraries)
        if (matches("<" name ">", pattern) && index(libraries[pattern], " " from " ") == 0 &&
            from != "tests" && from != "fuzz")
            fault(path, line, from " may not include <" name ">")
}

# A pattern is a whole name or ends in "*>".
function matches(name, pattern)
{
    if (pattern !~ /\*>$/)
        return name == pattern
    return index(name, substr(pattern, 1, length(pattern) - 2)) == 1
}

function allowed(path, from, to, target, name)
{
    if (from == target || from == "tests")
        return 1
    if (target == "tests")
        return from == "fuzz" && to ~ /^tests\/support\//
    if (target == "fuzz")
        return 0
    if (from == "fuzz")
        return 1
    if (from ~ /^targets\//)
        return target == "target" || target == "vocab" || target == "base" ||
            target == "targets/wrap" || # what targets around other targets share
            ((from, target) in may)
    if (from in folders)
        return ((from, target) in may) || ((from, name) in may)
    if (from == "targets") # main.c and the list of what is built in
        return target ~ /^targets/ || target == "cli" || target == "target" ||
            target == "vocab" || target == "base"
    return 0
}

# Depth first over the headers that `path` includes; `trail` is the way to it.
function visit(path, trail, list, n, i)
{
    open[path] = 1
    n = split(includes[path], list, "\n")
    for (i = 1; i <= n; i++) {
        if (list[i] == "" || (list[i] in done))
            continue
        if (list[i] in open)
            fault(path, 1, "closes a circle of includes: " trail " " list[i])
        else
            visit(list[i], trail " " list[i])
    }
    delete open[path]
    done[path] = 1
}
