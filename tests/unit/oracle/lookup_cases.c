/* gethostbyname(), getservbyname() and getaddrinfo() in a world of known hosts and services. */

#include "unit/oracle/cases.h"

static const struct oracle_case cases[] = {
    OBEYED("NSS-HOST-NUMERIC", ALL, AUTO,
           "gethostbyname(\"10.1.2.3\") = ok # address 10.1.2.3:0\n"),
    BROKEN("NSS-HOST-NUMERIC", ALL, AUTO,
           "gethostbyname(\"10.1.2.3\") = ok # address 10.1.2.4:0\n"),
    BROKEN("NSS-HOST-NUMERIC", ALL, AUTO, "gethostbyname(\"10.1.2.3\") = -1 HOST_NOT_FOUND\n"),
    OBEYED("NSS-HOST-BADQUAD", ALL, AUTO, "gethostbyname(\"256.1.1.1\") = -1 HOST_NOT_FOUND\n"),
    BROKEN("NSS-HOST-BADQUAD", ALL, AUTO, "gethostbyname(\"256.1.1.1\") = ok\n"),
    OBEYED("NSS-HOST-EMPTY", ALL, AUTO, "gethostbyname(\"\") = -1 NO_RECOVERY\n"),
    BROKEN("NSS-HOST-EMPTY", ALL, AUTO, "gethostbyname(\"\") = ok\n"),
    OBEYED("NSS-HOST-V6LIT", ALL, AUTO, "gethostbyname(\"::1\") = -1 HOST_NOT_FOUND\n"),
    BROKEN("NSS-HOST-V6LIT", ALL, AUTO, "gethostbyname(\"::1\") = ok\n"),
    OBEYED("NSS-HOST-CASE", ALL, AUTO, "gethostbyname(\"LOCALHOST\") = ok\n"),
    BROKEN("NSS-HOST-CASE", ALL, AUTO, "gethostbyname(\"LocalHost\") = -1 HOST_NOT_FOUND\n"),
    BROKEN("NSS-HOST-CASE", ALL, AUTO, "gethostbyname(\"LocalHost\") = ok # address 10.0.0.1:0\n"),
    BROKEN("NSS-HOST-UNKNOWN", ALL, AUTO, "gethostbyname(\"no.such.host.invalid\") = ok\n"),
    OBEYED("NSS-SERV-ALIAS", ALL, AUTO,
           "getservbyname(\"www\", \"tcp\") = 80 # name http\ngetservbyname(\"drill-dos\", "
           "\"tcp\") = 27017 # name drill-two\n"),
    BROKEN("NSS-SERV-ALIAS", ALL, AUTO, "getservbyname(\"www\", \"tcp\") = -1 NOT_FOUND\n"),
    BROKEN("NSS-SERV-ALIAS", ALL, AUTO, "getservbyname(\"www\", \"tcp\") = 80 # name www\n"),
    BROKEN("NSS-SERV-ALIAS", ALL, AUTO,
           "getservbyname(\"drill-dos\", \"tcp\") = 27018 # name drill-two\n"),
    OBEYED("NSS-SERV-CASE", ALL, AUTO,
           "getservbyname(\"HTTP\", \"tcp\") = -1 NOT_FOUND\ngetservbyname(\"http\", \"TCP\") = -1 "
           "NOT_FOUND\n"),
    BROKEN("NSS-SERV-CASE", ALL, AUTO, "getservbyname(\"HTTP\", \"tcp\") = 80\n"),
    BROKEN("NSS-SERV-CASE", ALL, AUTO, "getservbyname(\"http\", \"TCP\") = 80\n"),
    OBEYED("NSS-SERV-NUMERIC", ALL, AUTO, "getservbyname(\"80\", \"tcp\") = -1 NOT_FOUND\n"),
    BROKEN("NSS-SERV-NUMERIC", ALL, AUTO, "getservbyname(\"80\", \"tcp\") = 80\n"),
    BROKEN("NSS-SERV-PROTO", ALL, AUTO, "getservbyname(\"http\", \"udp\") = 80\n"),
    BROKEN("NSS-SERV-PROTO", ALL, AUTO, "getservbyname(\"http\", \"tcp\") = -1 NOT_FOUND\n"),
    BROKEN("NSS-SERV-PROTO", ALL, AUTO, "getservbyname(\"drill-two\", \"tcp\") = 27018\n"),
    BROKEN("NSS-SERV-NULLPROTO", ALL, AUTO, "getservbyname(\"http\") = -1 NOT_FOUND\n"),
    BROKEN("NSS-SERV-NETORDER", ALL, AUTO, "getservbyname(\"http\", \"tcp\") = 20480\n"),
    OBEYED("NSS-GAI-PASSIVE", ALL, AUTO,
           "getaddrinfo(NULL, \"80\", AI_PASSIVE, type=SOCK_STREAM) = 1 # address 0.0.0.0:80, "
           "types SOCK_STREAM\n"),
    OBEYED(
        "NSS-GAI-PASSIVE", ALL, AUTO,
        "getaddrinfo(NULL, \"80\", type=SOCK_STREAM) = 2 # address [::1]:80, types SOCK_STREAM\n"),
    BROKEN("NSS-GAI-PASSIVE", ALL, AUTO,
           "getaddrinfo(NULL, \"80\", AI_PASSIVE, type=SOCK_STREAM) = 1 # address 127.0.0.1:80, "
           "types SOCK_STREAM\n"),
    BROKEN("NSS-GAI-PASSIVE", ALL, AUTO,
           "getaddrinfo(NULL, \"80\", type=SOCK_STREAM) = 1 # address 0.0.0.0:80, types "
           "SOCK_STREAM\n"),
    BROKEN("NSS-GAI-PASSIVE", ALL, AUTO,
           "getaddrinfo(NULL, \"80\", type=SOCK_STREAM) = -1 EAI_NONAME\n"),
    OBEYED("NSS-GAI-BOTHNULL", ALL, AUTO, "getaddrinfo(NULL, NULL) = -1 EAI_NONAME\n"),
    BROKEN("NSS-GAI-BOTHNULL", ALL, AUTO, "getaddrinfo(NULL, NULL) = 1 # address 127.0.0.1:0\n"),
    BROKEN("NSS-GAI-BOTHNULL", ALL, AUTO, "getaddrinfo(NULL, NULL) = -1 EAI_SERVICE\n"),
    OBEYED("NSS-GAI-NUMERICHOST", ALL, AUTO,
           "getaddrinfo(\"localhost\", \"80\", AI_NUMERICHOST) = -1 "
           "EAI_NONAME\ngetaddrinfo(\"127.0.0.1\", \"http\", AI_NUMERICSERV) = -1 EAI_NONAME\n"),
    OBEYED("NSS-GAI-NUMERICHOST", ALL, AUTO,
           "getaddrinfo(\"localhost\", \"nothing\", AI_NUMERICHOST) = -1 EAI_SERVICE\n"),
    BROKEN("NSS-GAI-NUMERICHOST", ALL, AUTO,
           "getaddrinfo(\"localhost\", \"nothing\", AI_NUMERICSERV) = -1 EAI_SERVICE\n"),
    BROKEN("NSS-GAI-NUMERICHOST", ALL, AUTO,
           "getaddrinfo(\"localhost\", \"80\", AI_NUMERICHOST) = 1 # address 127.0.0.1:80\n"),
    BROKEN("NSS-GAI-NUMERICHOST", ALL, AUTO,
           "getaddrinfo(\"127.0.0.1\", \"http\", AI_NUMERICSERV) = 1 # address 127.0.0.1:80\n"),
    BROKEN("NSS-GAI-NUMERICHOST", ALL, AUTO,
           "getaddrinfo(\"10.0.0.1\", \"80\", type=SOCK_STREAM) = 1 # address 10.0.0.2:80, types "
           "SOCK_STREAM\n"),
    OBEYED("NSS-GAI-SERVTYPE", ALL, AUTO,
           "getaddrinfo(\"127.0.0.1\", \"tftp\", type=SOCK_STREAM) = -1 EAI_SERVICE\n"),
    OBEYED("NSS-GAI-SERVTYPE", ALL, AUTO,
           "getaddrinfo(\"127.0.0.1\", \"http\", type=SOCK_STREAM) = 1 # address 127.0.0.1:80, "
           "types SOCK_STREAM\n"),
    BROKEN("NSS-GAI-SERVTYPE", ALL, AUTO,
           "getaddrinfo(\"127.0.0.1\", \"tftp\", type=SOCK_STREAM) = 1 # address 127.0.0.1:69, "
           "types SOCK_STREAM\n"),
    BROKEN("NSS-GAI-SERVTYPE", ALL, AUTO,
           "getaddrinfo(\"127.0.0.1\", \"tftp\", type=SOCK_STREAM) = -1 EAI_NONAME\n"),
    BROKEN("NSS-GAI-SERVTYPE", ALL, AUTO,
           "getaddrinfo(\"127.0.0.1\", \"drill-two\", type=SOCK_STREAM) = 1 # address "
           "127.0.0.1:27018, types SOCK_STREAM\n"),
    BROKEN("NSS-GAI-SERVTYPE", ALL, AUTO,
           "getaddrinfo(\"127.0.0.1\", \"http\", type=SOCK_STREAM) = 1 # address 127.0.0.1:80, "
           "types SOCK_DGRAM\n"),
    OBEYED("NSS-GAI-PORTRANGE", ALL, AUTO,
           "getaddrinfo(\"127.0.0.1\", \"99999\", type=SOCK_STREAM) = 1 # address 127.0.0.1:34463, "
           "types SOCK_STREAM\n"),
    OBEYED("NSS-GAI-PORTRANGE", ALL, AUTO,
           "getaddrinfo(\"127.0.0.1\", \"99999\", type=SOCK_STREAM) = -1 EAI_SERVICE\n"),
    BROKEN("NSS-GAI-PORTRANGE", ALL, AUTO,
           "getaddrinfo(\"127.0.0.1\", \"99999\", type=SOCK_STREAM) = 1 # address 127.0.0.1:65535, "
           "types SOCK_STREAM\n"),
    BROKEN("NSS-GAI-PORTRANGE", ALL, AUTO,
           "getaddrinfo(\"127.0.0.1\", \"80\", type=SOCK_STREAM) = 1 # address 127.0.0.1:81, types "
           "SOCK_STREAM\n"),
    BROKEN("NSS-GAI-PORTRANGE", ALL, AUTO,
           "getaddrinfo(\"127.0.0.1\", \"99999\", type=SOCK_STREAM) = -1 "
           "EAI_SERVICE\ngetaddrinfo(\"127.0.0.1\", \"99999\", type=SOCK_STREAM) = 1 # address "
           "127.0.0.1:34463, types SOCK_STREAM\n"),
    OBEYED("NSS-GAI-EXPAND", ALL, AUTO,
           "getaddrinfo(\"127.0.0.1\", \"80\") = 3 # address 127.0.0.1:80, types "
           "SOCK_STREAM+SOCK_DGRAM+SOCK_RAW\n"),
    OBEYED("NSS-GAI-EXPAND", ALL, AUTO,
           "getaddrinfo(\"127.0.0.1\", \"http\") = 1 # address 127.0.0.1:80, types SOCK_STREAM\n"),
    BROKEN("NSS-GAI-EXPAND", ALL, AUTO,
           "getaddrinfo(\"127.0.0.1\", \"80\") = 1 # address 127.0.0.1:80, types SOCK_STREAM\n"),
    BROKEN("NSS-GAI-EXPAND", ALL, AUTO,
           "getaddrinfo(\"127.0.0.1\", \"http\") = 2 # address 127.0.0.1:80, types "
           "SOCK_STREAM+SOCK_DGRAM\n"),
    OBEYED("NSS-GAI-BADHINT", ALL, AUTO,
           "getaddrinfo(\"127.0.0.1\", \"80\", family=AF_OTHER) = -1 "
           "EAI_FAMILY\ngetaddrinfo(\"127.0.0.1\", \"80\", type=SOCK_OTHER) = -1 "
           "EAI_SOCKTYPE\ngetaddrinfo(\"127.0.0.1\", \"80\", family=AF_INET6) = -1 EAI_NONAME\n"),
    BROKEN("NSS-GAI-BADHINT", ALL, AUTO,
           "getaddrinfo(\"127.0.0.1\", \"80\", family=AF_OTHER) = 1 # address 127.0.0.1:80\n"),
    BROKEN("NSS-GAI-BADHINT", ALL, AUTO,
           "getaddrinfo(\"127.0.0.1\", \"80\", type=SOCK_OTHER) = -1 EAI_FAMILY\n"),
    BROKEN("NSS-GAI-BADHINT", ALL, AUTO,
           "getaddrinfo(\"127.0.0.1\", \"80\", family=AF_INET6) = 1 # address 127.0.0.1:80\n"),
    BROKEN("NSS-GAI-BADHINT", ALL, AUTO,
           "getaddrinfo(NULL, \"80\", family=AF_INET6, type=SOCK_STREAM) = 1 # address "
           "127.0.0.1:80, types SOCK_STREAM\n"),
};

ORACLE_TABLE(lookup);
