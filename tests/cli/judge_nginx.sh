#!/bin/sh
# nginx serving curl on a UNIX socket, to be recorded.
set -eu

d=$(mktemp -d)
trap '[ ! -f "$d/pid" ] || kill "$(cat "$d/pid")" 2>/dev/null || true; rm -rf "$d"' EXIT
mkdir "$d/html"
head -c 300000 /dev/zero >"$d/html/big"
cat >"$d/nginx.conf" <<END
worker_processes 2;
pid $d/pid;
error_log $d/error;
$([ "$(id -u)" -ne 0 ] || echo "user root;")
events { worker_connections 64; }
http {
    access_log off;
    sendfile on;
    client_body_temp_path $d/body;
    proxy_temp_path $d/proxy;
    fastcgi_temp_path $d/fastcgi;
    uwsgi_temp_path $d/uwsgi;
    scgi_temp_path $d/scgi;
    server { listen unix:$d/socket; root $d/html; }
}
END
# It goes into the background when it listens.
nginx -p "$d" -e "$d/error" -c "$d/nginx.conf"
for path in big big none; do
    curl -s -o /dev/null --unix-socket "$d/socket" "http://localhost/$path"
done
curl -s -o /dev/null -o /dev/null --unix-socket "$d/socket" http://localhost/big http://localhost/big
nginx -p "$d" -e "$d/error" -c "$d/nginx.conf" -s quit
