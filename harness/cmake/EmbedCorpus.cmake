# Writes every *.sock below ROOT into the C file OUT, as the struct drill_corpus called NAME: each
# text as bytes under its path without the extension, sorted by that.

cmake_minimum_required(VERSION 3.22)

file(GLOB_RECURSE paths RELATIVE ${ROOT} ${ROOT}/*.sock)
list(TRANSFORM paths REPLACE "\\.sock$" "")
list(SORT paths)

set(texts "")
set(rows "")
set(count 0)
foreach(path IN LISTS paths)
  file(READ ${ROOT}/${path}.sock bytes HEX)
  string(LENGTH "${bytes}" length)
  math(EXPR length "${length} / 2")
  string(REGEX REPLACE "(................................)" "\\1\n    " bytes "${bytes}")
  string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," bytes "${bytes}")
  string(APPEND texts "static const unsigned char text_${count}[] = {\n    ${bytes}0};\n")
  string(APPEND rows "    {\"${path}\", (const char *)text_${count}, ${length}},\n")
  math(EXPR count "${count} + 1")
endforeach()

file(WRITE ${OUT} "/* Made from corpora/conformance by EmbedCorpus.cmake. */

#include \"cli/corpus.h\"

${texts}
static const struct drill_corpus_entry entries[] = {
${rows}    {0},
};

const struct drill_corpus ${NAME} = {entries, ${count}};
")
