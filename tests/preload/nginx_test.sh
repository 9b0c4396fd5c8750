#!/bin/sh
# curl with nginx: files, half of them by way of a second server within nginx.
. "$(dirname "$0")/lib.sh"
PATH=$PATH:/usr/sbin
need nginx curl python3

mkdir html
cat >nginx.conf <<END_OF_CONF
daemon off;
worker_processes 2;
pid $work/pid;
error_log $work/error;
events { worker_connections 64; }
http {
    access_log off;
    sendfile on;
    client_body_temp_path $work/body;
    proxy_temp_path $work/proxy;
    fastcgi_temp_path $work/fastcgi;
    uwsgi_temp_path $work/uwsgi;
    scgi_temp_path $work/scgi;
    server { listen 127.0.0.1:8080; root $work/html; }
    server { listen 127.0.0.1:8081; location / { proxy_pass http://127.0.0.1:8080; } }
}
END_OF_CONF

half=$((count / 2))
for seed in ${SEEDS:-2 9}; do
    exchange "$count" "$seed" 100000 files "$work/html"
    serve "$seed" nginx -p "$work" -e "$work/error" -c "$work/nginx.conf"
    until_ready curl -s -o /dev/null http://127.0.0.1:8081/1
    mkdir got
    chaotic "$seed" curl -sS -f -o 'got/#1' "http://127.0.0.1:8080/[1-$half]" \
        -o 'got/#1' "http://127.0.0.1:8081/[$((half + 1))-$count]" ||
        fail "curl with nginx, seed $seed: curl gives $?"
    diff -rq html got || fail "curl with nginx, seed $seed"
    stop_server
    rm -rf got
done
