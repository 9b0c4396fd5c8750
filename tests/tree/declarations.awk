# Reads the table of edges, then one layer's CMakeLists.txt (own=FOLDER): every layer declared after
# LAYERS must be in the table.

FNR == NR {
    if ($1 == own ":")
        for (i = 2; i <= NF; i++)
            granted[$i] = 1
    next
}

{
    sub(/#.*/, "")
    gsub(/[()]/, " & ")
    for (i = 1; i <= NF; i++) {
        if ($i == "drill_layer")
            in_layer = 1
        else if ($i == ")")
            in_layer = in_layers = 0
        else if ($i ~ /^[A-Z]+$/)
            in_layers = $i == "LAYERS"
        else if (in_layer && in_layers && !($i in granted))
            print FILENAME ":" FNR ": " own " may not be linked with " $i
    }
}
