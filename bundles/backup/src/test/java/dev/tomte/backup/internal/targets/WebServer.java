package dev.tomte.backup.internal.targets;

import dev.tomte.fixtures.Outside;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A real web server on a port of its own, which takes files of the user {@code tomte} with the password {@code geheim}. */
final class WebServer {

    private static final Path NGINX_DAV_EXT = Path.of("/usr/lib/nginx/modules/ngx_http_dav_ext_module.so");

    private final Process process;
    private final Path files;
    private final int port;

    private WebServer(Process process, Path files, int port) {
        this.process = process;
        this.files = files;
        this.port = port;
    }

    /** Takes whole files only. */
    static WebServer nginx(Path folder) throws IOException, InterruptedException {
        Path nginx = Outside.require("nginx", "nginx-light");
        if (!Files.exists(NGINX_DAV_EXT)) {
            throw Outside.lacking("no PROPFIND in nginx; on Debian: apt-get install libnginx-mod-http-dav-ext");
        }
        int port = freePort();
        Path files = Files.createDirectories(folder.resolve("files"));
        Files.writeString(folder.resolve("users"), "tomte:{PLAIN}geheim\n");
        Files.writeString(folder.resolve("nginx.conf"), """
                daemon off;
                master_process off;
                pid nginx.pid;
                error_log stderr error;
                load_module %s;
                events {}
                http {
                  access_log off;
                  client_body_temp_path body;
                  proxy_temp_path unused;
                  fastcgi_temp_path unused;
                  uwsgi_temp_path unused;
                  scgi_temp_path unused;
                  server {
                    listen 127.0.0.1:%d;
                    root files;
                    client_max_body_size 32m;
                    auth_basic tomte;
                    auth_basic_user_file users;
                    dav_methods PUT DELETE MOVE;
                    dav_ext_methods PROPFIND OPTIONS;
                  }
                }
                """.formatted(NGINX_DAV_EXT, port));
        return start(folder, files, port, nginx.toString(), "-p", folder.toString(), "-c", "nginx.conf");
    }

    /** Takes files in pieces. */
    static WebServer lighttpd(Path folder) throws IOException, InterruptedException {
        Path lighttpd = Outside.require("lighttpd");
        if (!Files.exists(Path.of("/usr/lib/lighttpd/mod_webdav.so"))) {
            throw Outside.lacking("no WebDAV in lighttpd; on Debian: apt-get install lighttpd-mod-webdav");
        }
        int port = freePort();
        Path files = Files.createDirectories(folder.resolve("files"));
        Files.writeString(folder.resolve("users"), "tomte:geheim\n");
        Files.writeString(folder.resolve("lighttpd.conf"), """
                server.modules = ("mod_auth", "mod_authn_file", "mod_webdav")
                server.bind = "127.0.0.1"
                server.port = %d
                server.document-root = "%s"
                server.upload-dirs = ("%s")
                auth.backend = "plain"
                auth.backend.plain.userfile = "%s"
                auth.require = ("/" => ("method" => "basic", "realm" => "tomte", "require" => "valid-user"))
                webdav.activate = "enable"
                webdav.opts = ("deprecated-unsafe-partial-put" => "enable")
                """.formatted(port, files, folder, folder.resolve("users")));
        return start(
                folder,
                files,
                port,
                lighttpd.toString(),
                "-D",
                "-f",
                folder.resolve("lighttpd.conf").toString());
    }

    private static WebServer start(Path folder, Path files, int port, String... command)
            throws IOException, InterruptedException {
        Path log = folder.resolve("server.log");
        Process process = new ProcessBuilder(List.of(command))
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        WebServer server = new WebServer(process, files, port);
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        do {
            if (process.waitFor(20, TimeUnit.MILLISECONDS) || System.nanoTime() > deadline) {
                server.stop();
                throw new AssertionError(command[0] + " did not start: " + Files.readString(log));
            }
        } while (!server.answers());
        return server;
    }

    private boolean answers() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + port + "/");
    }

    /** The folder it serves. */
    Path files() {
        return files;
    }

    void stop() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
    }
}
