import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The programs that are compared, each on a port of its own, before the same upstream. */
final class Peers implements AutoCloseable {
    static final int UPSTREAM = 9100;
    static final int NGINX = 9101;
    static final int HAPROXY = 9102;
    static final int PORTKEY = 9103;
    static final int GATEWAY = 9110;
    static final String KEY = "sk-upstream";

    private final Path folder;
    private final List<Started> all = new ArrayList<>();

    Peers(Path folder) {
        this.folder = folder;
    }

    Started upstream() throws Exception {
        return start(
                "upstream", UPSTREAM, folder.resolve("upstream").toString(), "" + UPSTREAM, KEY, "" + folder);
    }

    Started nginx() throws Exception {
        var config =
                """
                daemon off;
                worker_processes 2;
                worker_rlimit_nofile 20000;
                pid nginx.pid;
                error_log nginx.err warn;
                events { worker_connections 19000; }
                http {
                  access_log off;
                  client_body_temp_path ngx_body; proxy_temp_path ngx_proxy;
                  fastcgi_temp_path ngx_f; uwsgi_temp_path ngx_u; scgi_temp_path ngx_s;
                  keepalive_requests 1000000;
                  client_body_buffer_size 256k;
                  tcp_nodelay on;
                  upstream up { server 127.0.0.1:%d; keepalive 512; keepalive_requests 1000000; }
                  server {
                    listen 127.0.0.1:%d backlog=4096;
                    location = /.well-known/opencode {
                      default_type application/json; etag on;
                      add_header Cache-Control "public, max-age=300";
                      alias %s/discovery.json;
                    }
                    location /v1/ {
                      proxy_pass http://up;
                      proxy_http_version 1.1;
                      proxy_set_header Connection "";
                      proxy_set_header Authorization "Bearer %s";
                      proxy_buffering off;
                    }
                  }
                }
                """
                        .formatted(UPSTREAM, NGINX, folder, KEY);
        Files.writeString(folder.resolve("nginx.conf"), config);
        return start("nginx", NGINX, "nginx", "-p", folder + "/", "-c", "nginx.conf", "-e", "nginx.err");
    }

    Started haproxy(String issuer) throws Exception {
        var config =
                """
                global
                    nbthread 2
                    maxconn 9500
                defaults
                    mode http
                    timeout connect 5s
                    timeout client 600s
                    timeout server 600s
                    http-reuse always
                    option http-no-delay
                    option abortonclose
                frontend jwt
                    bind 127.0.0.1:%d
                    http-request set-var(txn.bearer) http_auth_bearer
                    http-request set-var(txn.alg) var(txn.bearer),jwt_header_query('$.alg')
                    http-request set-var(txn.exp) var(txn.bearer),jwt_payload_query('$.exp','int')
                    http-request set-var(txn.iss) var(txn.bearer),jwt_payload_query('$.iss')
                    http-request set-var(txn.now) date()
                    http-request deny deny_status 401 unless { var(txn.alg) -m str RS256 }
                    http-request deny deny_status 401 unless { var(txn.iss) -m str %s }
                    http-request deny deny_status 401 unless { var(txn.bearer),jwt_verify(txn.alg,"%s/rsa.pem") 1 }
                    http-request deny deny_status 401 if { var(txn.exp),sub(txn.now) -m int lt 0 }
                    http-request set-header Authorization "Bearer %s"
                    default_backend up
                backend up
                    server s1 127.0.0.1:%d pool-max-conn 1000
                """
                        .formatted(HAPROXY, issuer, folder, KEY, UPSTREAM);
        Files.writeString(folder.resolve("haproxy.cfg"), config);
        return start("haproxy", HAPROXY, "haproxy", "-f", folder + "/haproxy.cfg");
    }

    /** Starts the gateway by {@code command}, in which ORG, PORT and STATE are replaced. */
    Started gateway(String command, String issuer) throws Exception {
        var organisation = Files.createDirectories(folder.resolve("org/teams"));
        Files.writeString(
                folder.resolve("org/organisation.jsonc"),
                """
                {"name": "Bench", "url": "http://127.0.0.1:%d",
                 "issuers": [{"issuer": "%s", "audience": "bench", "jwks_uri": "%s/jwks.json"}],
                 "login": {"env": "BENCH_TOKEN", "command": ["bench-token"]},
                 "teams": ["everyone"]}
                """
                        .formatted(GATEWAY, issuer, issuer));
        Files.writeString(
                folder.resolve("org/models.jsonc"),
                """
                {"upstreams": {"up": {"url": "http://127.0.0.1:%d/v1", "key": {"env": "UPSTREAM_KEY"}}},
                 "provider": {"bench": {"npm": "@ai-sdk/openai-compatible", "name": "Bench",
                   "upstreams": ["up"], "models": {"fake-model": {"name": "Fake"}}}}}
                """
                        .formatted(UPSTREAM));
        Files.writeString(
                organisation.resolve("everyone.jsonc"),
                """
                {"name": "Everyone", "groups": ["everyone"], "models": ["bench/*"],
                 "limits": {"person": {"requests_per_minute": 100000000, "tokens_per_day": 1000000000000}}}
                """);
        var words =
                command.replace("ORG", folder + "/org")
                        .replace("PORT", "" + GATEWAY)
                        .replace("STATE", folder + "/state")
                        .split(" ");
        return start("gateway", GATEWAY, words);
    }

    /** Starts Portkey's gateway when npm can install it. */
    Optional<Started> portkey() throws Exception {
        var script = folder.resolve("node_modules/@portkey-ai/gateway/build/start-server.js");
        if (!Files.exists(script)) {
            return Optional.empty();
        }
        // on some versions of Node.js it fails at each answer, whose header fields it cannot change
        var patch =
                Files.writeString(
                        folder.resolve("portkey.mjs"),
                        """
                        const own = globalThis.fetch;
                        globalThis.fetch = async (...words) => {
                          const answer = await own(...words);
                          return new Response(answer.body, answer);
                        };
                        """);
        return Optional.of(
                start("portkey", PORTKEY, "node", "--import", patch.toString(), script.toString(), "--port=" + PORTKEY, "--headless"));
    }

    private Started start(String name, int port, String... words) throws Exception {
        long begin = System.nanoTime();
        var process = new ProcessBuilder(words).directory(folder.toFile());
        process.environment().putAll(Map.of("UPSTREAM_KEY", KEY));
        process.redirectErrorStream(true).redirectOutput(folder.resolve(name + ".log").toFile());
        var started = new Started(name, port, process.start(), begin);
        all.add(started);
        started.awaitAnswer();
        return started;
    }

    @Override
    public void close() {
        for (var started : all.reversed()) {
            started.process().descendants().forEach(ProcessHandle::destroy);
            started.process().destroy();
        }
    }

    /** A program that runs. */
    record Started(String name, int port, Process process, long begin) {
        /** Returns when it answers anything. */
        void awaitAnswer() throws Exception {
            while (System.nanoTime() - begin < 60e9) {
                if (!process.isAlive()) {
                    throw new IOException(name + " ended; see its log");
                }
                try {
                    var url = URI.create("http://127.0.0.1:" + port + "/.well-known/opencode").toURL();
                    ((HttpURLConnection) url.openConnection()).getResponseCode();
                    return;
                } catch (IOException _) {
                    Thread.sleep(5);
                }
            }
            throw new IOException(name + " does not answer");
        }

        void stop() throws InterruptedException {
            process.destroy();
            process.waitFor();
        }

        /** Returns the processor time of all its processes, in seconds. */
        double cpu() throws IOException {
            double sum = 0;
            for (var pid : pids()) {
                var stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
                var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
                sum += (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / 100.0;
            }
            return sum;
        }

        /** Returns the memory of all its processes, in MB, what they share counted once. */
        double pss() throws IOException {
            double sum = 0;
            for (var pid : pids()) {
                for (var line : Files.readAllLines(Path.of("/proc/" + pid + "/smaps_rollup"))) {
                    if (line.startsWith("Pss:")) {
                        sum += Long.parseLong(line.replaceAll("\\D", "")) / 1024.0;
                    }
                }
            }
            return sum;
        }

        private List<Long> pids() {
            var pids = new ArrayList<Long>();
            pids.add(process.pid());
            process.descendants().forEach(child -> pids.add(child.pid()));
            return pids;
        }
    }
}
