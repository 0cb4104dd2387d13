package dev.tomte.backup.internal.targets;

import static dev.tomte.backup.internal.targets.Backups.refused;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.tomte.backup.internal.targets.TargetException.Kind;
import dev.tomte.fixtures.Outside;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What real servers say only on their worst days. */
@DisplayName("A server that answers")
class HttpAnswersTest {

    @TempDir
    Path folder;

    private HttpServer server;
    private volatile int status;
    private volatile long body;
    private volatile String authorization;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            authorization = exchange.getRequestHeaders().getFirst("Authorization");
            exchange.getRequestBody().transferTo(OutputStream.nullOutputStream());
            boolean head = exchange.getRequestMethod().equals("HEAD");
            boolean folderAsked = exchange.getRequestMethod().equals("PROPFIND");
            int answer = head ? 404 : folderAsked ? 207 : status;
            exchange.sendResponseHeaders(answer, head || body == 0 ? -1 : body);
            if (!head) {
                byte[] block = "<x>".repeat(1000).getBytes(StandardCharsets.US_ASCII);
                for (long sent = 0; sent < body; sent += block.length) {
                    exchange.getResponseBody().write(block, 0, (int) Math.min(block.length, body - sent));
                }
            }
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
    }

    private BackupTarget target(TargetSettings.Type type, String user, String secret) {
        return Targets.of(TargetSettings.web(type, address(), user, secret), Secrets::named);
    }

    @ParameterizedTest
    @CsvSource({
        "507, RETRY, it is full",
        "500, RETRY, 500",
        "503, RETRY, 503",
        "429, RETRY, 429",
        "423, RETRY, 423",
        "302, GIVE_UP, somewhere else",
        "403, GIVE_UP, permissions",
        "409, GIVE_UP, look whether the folder",
        "413, GIVE_UP, too large",
        "501, GIVE_UP, 501"
    })
    @DisplayName("with an error is tried again where that can help, and the message says what to do")
    void errors(int answer, Kind kind, String says) throws Exception {
        status = answer;
        Path file = Backups.make(folder, 1, 1000);
        for (TargetSettings settings : new TargetSettings[] {
            TargetSettings.web(TargetSettings.Type.WEBDAV, address(), "tomte", "geheim"),
            TargetSettings.s3(address(), "backups", "us-east-1", "tomte", "geheim")
        }) {
            TargetException refused =
                    refused(() -> Targets.of(settings, Secrets::named).upload(file, "a", Transfer.UNWATCHED));
            assertThat(refused).hasMessageContaining(says);
            assertThat(refused.kind()).isEqualTo(kind);
        }
    }

    @Test
    @DisplayName("with more than an answer can have is cut off")
    void endless() {
        body = 10L * Received.TEXT_BYTES;
        assertThat(refused(target(TargetSettings.Type.WEBDAV, "tomte", "geheim")::list))
                .hasMessageContaining("more than the 4194304 bytes expected");
    }

    @Test
    @DisplayName("with something other than XML is told apart from an empty folder")
    void notXml() {
        body = 3;
        assertThat(refused(target(TargetSettings.Type.WEBDAV, "tomte", "geheim")::list))
                .hasMessageContaining("not that of WebDAV");
    }

    @Test
    @DisplayName("is told a token where there is no user, and who it is where there is one")
    void credentials() throws Exception {
        Path file = Backups.make(folder, 1, 0);
        status = 507;
        refused(() -> target(TargetSettings.Type.HTTP, "", "token").upload(file, "a", Transfer.UNWATCHED));
        assertThat(authorization).isEqualTo("Bearer token");
        refused(() -> target(TargetSettings.Type.HTTP, "Aladdin", "open sesame").upload(file, "a", Transfer.UNWATCHED));
        assertThat(authorization).isEqualTo("Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==");
        refused(() -> target(TargetSettings.Type.HTTP, "", "").upload(file, "a", Transfer.UNWATCHED));
        assertThat(authorization).isNull();
    }

    @Test
    @DisplayName("with a certificate that nobody vouches for is told nothing")
    void untrusted() throws Exception {
        Path store = folder.resolve("keys");
        Outside.Result made = Outside.run(
                folder,
                Path.of(System.getProperty("java.home"), "bin", "keytool"),
                ("-genkeypair -keyalg EC -alias a -dname CN=localhost -ext san=dns:localhost -storetype PKCS12 -storepass"
                                + " geheim -keystore " + store)
                        .split(" "));
        assertThat(made.status()).as(made.err()).isZero();
        HttpsServer untrusted = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        untrusted.setHttpsConfigurator(new HttpsConfigurator(tls(store)));
        untrusted.start();
        try {
            URI address =
                    URI.create("https://localhost:" + untrusted.getAddress().getPort() + "/");
            TargetException refused = refused(() -> Targets.of(
                            TargetSettings.web(TargetSettings.Type.WEBDAV, address, "tomte", "geheim"), Secrets::named)
                    .list());
            assertThat(refused).hasMessageContaining("certificate is not trusted");
            assertThat(refused.kind()).isEqualTo(Kind.GIVE_UP);
        } finally {
            untrusted.stop(0);
        }
    }

    private static SSLContext tls(Path store) throws GeneralSecurityException, IOException {
        char[] password = "geheim".toCharArray();
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(KeyStore.getInstance(store.toFile(), password), password);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context;
    }
}
