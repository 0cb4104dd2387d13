package dev.tomte.web.internal;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.io.StringReader;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.FrameworkUtil;
import org.osgi.service.cm.ConfigurationAdmin;

@Timeout(300)
@DisplayName("U5, U6: the Gogo tab over real HTTP")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class GogoTabTest {

    private static final String TAB = "/system/console/gogo";

    @TempDir
    static Path home;

    private static final SlowCommands COMMANDS = new SlowCommands();
    private static TestConsole console;

    @BeforeAll
    static void start() throws Exception {
        console = TestConsole.start(home);
        console.context()
                .registerService(
                        SlowCommands.class,
                        COMMANDS,
                        FrameworkUtil.asDictionary(
                                Map.of("osgi.command.scope", "slow", "osgi.command.function", new String[] {
                                    "echo", "fail", "hang"
                                })));
        TestConsole.await(
                "the tab", () -> console.get(TAB, TestConsole.PASSWORD).statusCode() == 200);
        TestConsole.await("the commands", () -> run("", "slow:echo ready").getInt("status") == 0);
    }

    @AfterAll
    static void stop() throws Exception {
        COMMANDS.endAll();
        console.stop();
    }

    @Test
    @DisplayName("U5: the page names its own script and style, and a screen reader hears the output")
    void page() throws Exception {
        String page = console.get(TAB, TestConsole.PASSWORD).body();
        assertThat(page)
                .contains("data-source=\"" + TAB + "\"")
                .contains("src=\"" + TAB + "/res/gogo.js\"")
                .contains(TAB + "/res/gogo.css")
                .contains("role=\"log\" aria-live=\"polite\"")
                .contains("aria-label=\"Command\"");
        for (String resource : new String[] {"gogo.js", "gogo.css"}) {
            assertThat(console.get(TAB + "/res/" + resource, TestConsole.PASSWORD)
                            .statusCode())
                    .as(resource)
                    .isEqualTo(200);
        }
    }

    @Test
    @DisplayName("U5: a line runs in a session that lasts; output and errors are apart")
    void runs() throws Exception {
        JsonObject first = run("", "x = '<b>7</b>'");
        String session = first.getString("session");
        assertThat(first.getBoolean("running")).isFalse();

        JsonObject second = run(session, "slow:echo $x");
        assertThat(second).doesNotContainKey("session");
        assertThat(second.getInt("status")).isZero();
        JsonObject part = second.getJsonArray("output").getJsonObject(0);
        assertThat(part.getString("text")).isEqualTo("<b>7</b>\n");
        assertThat(part.getBoolean("error")).isFalse();

        JsonObject failed = run(session, "slow:fail because");
        assertThat(failed.getInt("status")).isEqualTo(1);
        assertThat(failed.getJsonArray("output").getJsonObject(0).getString("text"))
                .isEqualTo("because\n");
        assertThat(failed.getJsonArray("output").getJsonObject(0).getBoolean("error"))
                .isTrue();

        assertThat(run("no-such-session", "slow:echo a")).containsKey("session");
    }

    @Test
    @Order(Integer.MAX_VALUE)
    @DisplayName("U5: a command that hangs is cancelled, from the page or by the limit in the configuration")
    void cancels() throws Exception {
        JsonObject started = run("", "slow:hang");
        assertThat(started.getBoolean("running")).isTrue();
        String session = started.getString("session");
        assertThat(post("run", Map.of("session", session, "line", "slow:echo a"))
                        .statusCode())
                .isEqualTo(409);
        assertThat(post("cancel", Map.of("session", session)).statusCode()).isEqualTo(200);
        assertThat(end(session).getInt("status")).isEqualTo(130);
        assertThat(end(session).toString()).contains("Cancelled.");
        run(session, "x = kept");

        ConfigurationAdmin admin =
                console.context().getService(console.context().getServiceReference(ConfigurationAdmin.class));
        admin.getConfiguration(WebConfig.PID, "?").update(FrameworkUtil.asDictionary(Map.of("commandLimitS", 1)));
        TestConsole.await("the limit", () -> {
            // The first command may still have begun under the old limit.
            assertThat(post("run", Map.of("session", session, "line", "slow:hang"))
                            .statusCode())
                    .isEqualTo(200);
            long patience = System.nanoTime() + Duration.ofSeconds(5).toNanos();
            JsonObject now = json(post("poll", Map.of("session", session)));
            while (now.getBoolean("running") && System.nanoTime() < patience) {
                now = json(post("poll", Map.of("session", session)));
            }
            post("cancel", Map.of("session", session));
            return end(session).toString().contains("Interrupted: it ran for 1 s");
        });
        TestConsole.await( // a machine that takes a second for it, which is the limit now, is to try again
                "what was set, over a cancelled command and a change of the configuration",
                () -> run(session, "slow:echo $x").toString().contains("kept"));
    }

    @Test
    @DisplayName("U6: no command without the password, nor for a page of another site")
    void guarded() throws Exception {
        HttpRequest.Builder request = console.request(TAB + "/run", null)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString("line=slow:echo+a"));
        assertThat(console.send(request).statusCode()).isEqualTo(401);
        for (Map.Entry<String, String> foreign : Map.of("Origin", "http://evil.example", "Sec-Fetch-Site", "cross-site")
                .entrySet()) {
            assertThat(console.send(console.request(TAB + "/run", TestConsole.PASSWORD)
                                    .header("Content-Type", "application/x-www-form-urlencoded")
                                    .header(foreign.getKey(), foreign.getValue())
                                    .POST(HttpRequest.BodyPublishers.ofString("line=slow:echo+a")))
                            .statusCode())
                    .isEqualTo(403);
        }
        // A link, which any page can hold, runs nothing.
        HttpResponse<String> link = console.get(TAB + "/run?line=slow:echo+a", TestConsole.PASSWORD);
        assertThat(link.headers().firstValue("Content-Type").orElse("")).doesNotContain("json");
    }

    @Test
    @DisplayName("U5: what cannot be run is refused with the reason")
    void refuses() throws Exception {
        assertThat(post("run", Map.of("line", " ")).statusCode()).isEqualTo(400);
        assertThat(post("run", Map.of("line", "x".repeat(GogoTab.LONGEST_LINE + 1)))
                        .body())
                .contains("Expected a line of 1 to 8192 characters.");
        assertThat(post("poll", Map.of("from", "x")).statusCode()).isEqualTo(400);
        assertThat(post("nothing", Map.of()).statusCode()).isEqualTo(404);
        assertThat(json(post("poll", Map.of("session", "gone"))).getBoolean("gone"))
                .isTrue();
    }

    private static JsonObject end(String session) throws Exception {
        Map<String, JsonObject> last = new HashMap<>();
        TestConsole.await("the end of the command", () -> {
            last.put("it", json(post("poll", Map.of("session", session))));
            return !last.get("it").getBoolean("running");
        });
        return last.get("it");
    }

    private static JsonObject run(String session, String line) throws Exception {
        HttpResponse<String> response = post("run", Map.of("session", session, "line", line));
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        JsonObject json = json(response);
        if (!json.getBoolean("running") || line.contains("hang")) {
            return json;
        }
        JsonObjectBuilder whole = Json.createObjectBuilder(end(json.getString("session", session)));
        if (json.containsKey("session")) { // only the first answer names a new one
            whole.add("session", json.getString("session"));
        }
        return whole.build();
    }

    private static HttpResponse<String> post(String verb, Map<String, String> fields) throws Exception {
        return console.post(TAB + "/" + verb, fields);
    }

    private static JsonObject json(HttpResponse<String> response) {
        try (var reader = Json.createReader(new StringReader(response.body()))) {
            return reader.readObject();
        }
    }
}
