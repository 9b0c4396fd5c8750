"""Python's HTTP server and curl, to be recorded."""

import http.server
import subprocess
import threading


class Quiet(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.send_header("Content-Length", "200000")
        self.end_headers()
        self.wfile.write(b"x" * 200000)

    def log_message(self, *ignored):
        pass


with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Quiet) as server:
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    url = "http://127.0.0.1:%d/" % server.server_address[1]
    subprocess.run(["curl", "-s", "-o", "/dev/null", "-o", "/dev/null", url, url], check=True)
    server.shutdown()
    thread.join()
