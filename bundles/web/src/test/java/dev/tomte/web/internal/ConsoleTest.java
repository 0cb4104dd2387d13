package dev.tomte.web.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tomte.configuration.ConfigurationRules;
import dev.tomte.configuration.ConfigurationVerdict;
import dev.tomte.health.CpuUsage;
import dev.tomte.health.DiskUsage;
import dev.tomte.health.HealthLevel;
import dev.tomte.health.HealthMonitor;
import dev.tomte.health.HistoryPoint;
import dev.tomte.health.Measurement;
import dev.tomte.health.MemoryUsage;
import dev.tomte.health.Reading;
import dev.tomte.health.SystemHealth;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.StringReader;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Dictionary;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.AllServiceListener;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceEvent;
import org.osgi.framework.ServiceReference;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;

@DisplayName("U5, U6: the Web Console over real HTTP")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ConsoleTest {

    private static final String TAB = "/system/console/tomte";

    @TempDir
    static Path home;

    private static TestConsole console;

    @BeforeAll
    static void start() throws Exception {
        console = TestConsole.start(home);
    }

    @AfterAll
    static void stop() throws Exception {
        console.stop();
        assertThat(home.resolve("data/http.url")).doesNotExist();
    }

    @Test
    @DisplayName("U6: on port 0 the real port is published, on the loopback address only")
    void address() throws Exception {
        assertThat(console.address.toString()).matches("http://127\\.0\\.0\\.1:[1-9][0-9]*/");
        assertThat(Files.readString(home.resolve("data/http.url"))).isEqualTo(console.address + "\n");
    }

    @Test
    @DisplayName("U6: nobody gets in without the password, and the shipped admin/admin is gone")
    void authentication() throws Exception {
        HttpResponse<String> refused = console.get(TAB, null);
        assertThat(refused.statusCode()).isEqualTo(401);
        assertThat(refused.headers().firstValue("WWW-Authenticate"))
                .contains("Basic realm=\"Tomte\", charset=\"UTF-8\"");
        for (String path : List.of(
                "/system/console/bundles",
                "/system/console/bundles.json",
                TAB + "/data.json",
                "/system/console/res/ui/all.css")) {
            assertThat(console.get(path, null).statusCode()).as(path).isEqualTo(401);
        }
        assertThat(console.get("/system/console/bundles", "admin").statusCode()).isEqualTo(401);
        assertThat(console.get("/system/console/bundles", TestConsole.PASSWORD).statusCode())
                .isEqualTo(200);
    }

    @Test
    @DisplayName("U5: the bare address and the bare console lead to the Tomte tab")
    void root() throws Exception {
        TestConsole.await("the console's own default page", () -> console.get("/system/console/", TestConsole.PASSWORD)
                .headers()
                .firstValue("Location")
                .filter(location -> location.endsWith(TAB))
                .isPresent());
        HttpResponse<String> response = console.get("/", null);
        assertThat(response.statusCode()).isEqualTo(302);
        assertThat(response.headers().firstValue("Location").orElseThrow()).endsWith(TAB);
    }

    @Test
    @DisplayName("U5: the Tomte tab shows what is measured, as it comes and goes")
    void tab() throws Exception {
        HttpResponse<String> page = console.get(TAB, TestConsole.PASSWORD);
        assertThat(page.body())
                .contains("data-source=\"/system/console/tomte/data.json\"")
                .contains("src=\"/system/console/tomte/res/tomte.js\"")
                .contains("/system/console/tomte/res/tomte.css");
        assertThat(console.get(TAB + "/res/tomte.js", TestConsole.PASSWORD)
                        .headers()
                        .firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).contains("javascript"));
        assertThat(console.get(TAB + "/res/tomte.css", TestConsole.PASSWORD)
                        .headers()
                        .firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).contains("css"));
        assertThat(data()).doesNotContainKey("health").containsKey("uptimeMs");
        assertThat(data().getString("version")).isEqualTo("0.1.0");

        var registration = console.context().registerService(HealthMonitor.class, new FixedMonitor(), null);
        JsonObject health = data().getJsonObject("health");
        assertThat(health.getString("level")).isEqualTo("WARNING");
        assertThat(health.getJsonObject("cpu").getJsonNumber("percent").doubleValue())
                .isEqualTo(42.5);
        assertThat(health.getJsonObject("memory").getInt("usedMb")).isEqualTo(300);
        assertThat(health.getJsonObject("disk").getString("path")).isEqualTo("/data");
        assertThat(health.getJsonArray("readings").getJsonObject(0).getString("metric"))
                .isEqualTo("temperature.cpu");
        assertThat(health.getJsonObject("failures").getString("gpu")).isEqualTo("<b>no</b>");
        registration.unregister();
        assertThat(data()).doesNotContainKey("health");
    }

    @Test
    @DisplayName("U6: what a page of another site asks for is refused, before the password is looked at")
    void crossSite() throws Exception {
        String path = "/system/console/configMgr/some.pid";
        String change = "apply=true&propertylist=a&a=b";
        HttpRequest.Builder post = console.request(path, TestConsole.PASSWORD)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(change));
        for (HttpRequest.Builder foreign : List.of(
                post.copy().header("Origin", "http://evil.example"),
                post.copy().header("Sec-Fetch-Site", "cross-site"),
                console.request(path + "?post=true&" + change, TestConsole.PASSWORD)
                        .header("Sec-Fetch-Site", "cross-site")
                        .header("Sec-Fetch-Mode", "navigate"))) {
            assertThat(console.send(foreign).statusCode()).isEqualTo(403);
        }
        assertThat(configuration("some.pid")).isNull();

        String own = console.address.toString().replaceFirst("/$", "");
        assertThat(console.send(post.copy().header("Origin", own)).statusCode()).isEqualTo(302);
        assertThat(configuration("some.pid").get("a")).isEqualTo("b");
    }

    @Test
    @DisplayName("S2: a value refused in the console is answered with 400 and the reason as text, and nothing changes")
    void refusedValue() throws Exception {
        String reason = "conf/other.pid.cfg: a = <b>0</b> is refused: expected a whole number from 1 to 5";
        ConfigurationRules rules = (pid, values) -> new ConfigurationVerdict(
                pid.equals("other.pid") && !"3".equals(values.get("a")) ? Map.of("a", reason) : Map.of(), Map.of());
        var registration = console.context().registerService(ConfigurationRules.class, rules, null);
        String path = "/system/console/configMgr/other.pid";
        try {
            assertThat(console.post(path, form("3")).statusCode()).isEqualTo(302);
            HttpResponse<String> refused = console.post(path, form("<b>0</b>"));
            assertThat(refused.statusCode()).isEqualTo(400);
            // The page puts the answer into its dialogue as it is.
            assertThat(refused.body())
                    .contains("a = &lt;b&gt;0&lt;/b&gt; is refused: expected a whole number from 1 to 5")
                    .doesNotContain("<b>0");
            assertThat(configuration("other.pid").get("a")).isEqualTo("3");
        } finally {
            registration.unregister();
        }
    }

    private static Map<String, String> form(String value) {
        return Map.of("apply", "true", "action", "ajaxConfigManager", "propertylist", "a", "a", value);
    }

    @Test
    @DisplayName("U6: every answer tells browsers not to frame it elsewhere, nor to guess its type")
    void headers() throws Exception {
        for (String path : List.of("/", TAB, "/nothing/there")) {
            var headers = console.get(path, null).headers();
            assertThat(headers.firstValue("X-Frame-Options")).as(path).contains("SAMEORIGIN");
            assertThat(headers.firstValue("X-Content-Type-Options")).as(path).contains("nosniff");
            assertThat(headers.firstValue("Referrer-Policy")).as(path).contains("same-origin");
            assertThat(headers.firstValue("Server")).as(path).isEmpty();
        }
    }

    @Test
    @DisplayName("U6: a change of the configuration holds at once, and takes no service of ours out for it")
    void configuration() throws Exception {
        HttpRequest.Builder named = console.request(TAB, TestConsole.PASSWORD)
                .header("Host", "device.example")
                .GET();
        assertThat(console.send(named).statusCode()).isEqualTo(403);
        List<String> touched = new CopyOnWriteArrayList<>();
        AllServiceListener listener = event -> {
            ServiceReference<?> reference = event.getServiceReference();
            if (event.getType() != ServiceEvent.REGISTERED
                    && "dev.tomte.web".equals(reference.getBundle().getSymbolicName())) {
                touched.add(event.getType() + " "
                        + String.join(",", (String[]) reference.getProperty(Constants.OBJECTCLASS)));
            }
        };
        console.context().addServiceListener(listener);
        Configuration configuration = admin().getConfiguration(WebConfig.PID, "?");
        configuration.update(FrameworkUtil.asDictionary(Map.of("allowedHosts", "device.example")));
        awaitWithoutGap(named, 200);
        configuration.delete();
        awaitWithoutGap(named, 403);
        console.context().removeServiceListener(listener);
        assertThat(touched)
                .as("whose properties the configuration is among")
                .isNotEmpty()
                .containsOnly(ServiceEvent.MODIFIED + " " + WebConfiguration.class.getName());
    }

    private static void awaitWithoutGap(HttpRequest.Builder named, int status) throws Exception {
        TestConsole.await("the answer " + status, () -> {
            assertThat(console.get(TAB, TestConsole.PASSWORD).statusCode()).isEqualTo(200);
            return console.send(named).statusCode() == status;
        });
    }

    @Test
    @Order(Integer.MAX_VALUE)
    @DisplayName("U6: after some wrong passwords the answer is 429 with the time to wait, and then the right one works")
    void slowsDown() throws Exception {
        HttpResponse<String> response = console.get(TAB, "wrong password");
        for (int i = 0; i < 10 && response.statusCode() == 401; i++) {
            response = console.get(TAB, "wrong password");
        }
        assertThat(response.statusCode()).isEqualTo(429);
        assertThat(Integer.parseInt(response.headers().firstValue("Retry-After").orElseThrow()))
                .isBetween(1, 2);
        TestConsole.await(
                "the end of the wait",
                () -> console.get(TAB, TestConsole.PASSWORD).statusCode() == 200);
    }

    private static Dictionary<String, Object> configuration(String pid) throws Exception {
        return admin().getConfiguration(pid, "?").getProperties();
    }

    private static ConfigurationAdmin admin() {
        return console.context().getService(console.context().getServiceReference(ConfigurationAdmin.class));
    }

    private static JsonObject data() throws Exception {
        HttpResponse<String> response = console.get(TAB + "/data.json", TestConsole.PASSWORD);
        assertThat(response.headers().firstValue("Content-Type").orElseThrow()).startsWith("application/json");
        try (var reader = Json.createReader(new StringReader(response.body()))) {
            return reader.readObject();
        }
    }

    private static final class FixedMonitor implements HealthMonitor {

        private final SystemHealth health = new SystemHealth(
                Instant.parse("2026-01-01T00:00:00Z"),
                HealthLevel.WARNING,
                List.of(new Reading(
                        new Measurement("temperature.cpu", 81.5, "°C"),
                        "temperature",
                        Instant.parse("2026-01-01T00:00:00Z"),
                        HealthLevel.WARNING,
                        Optional.of(80.0),
                        Optional.empty())),
                Map.of("gpu", "<b>no</b>"));

        @Override
        public void startMonitoring() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void stopMonitoring() {
            throw new UnsupportedOperationException();
        }

        @Override
        public SystemHealth measure() {
            return health;
        }

        @Override
        public SystemHealth recent() {
            return health;
        }

        @Override
        public Optional<CpuUsage> getCpuUsage() {
            return Optional.of(new CpuUsage(42.5, 2, 0.7));
        }

        @Override
        public Optional<MemoryUsage> getMemoryUsage() {
            return Optional.of(new MemoryUsage(300, 1000));
        }

        @Override
        public Optional<DiskUsage> getDiskUsage() {
            return Optional.of(new DiskUsage("/data", 10, 100));
        }

        @Override
        public SystemHealth getSystemHealth() {
            return health;
        }

        @Override
        public List<HistoryPoint> history(String metric, Instant from, Instant to, Duration resolution) {
            return List.of();
        }
    }
}
