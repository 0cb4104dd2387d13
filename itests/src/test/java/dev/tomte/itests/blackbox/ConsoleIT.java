package dev.tomte.itests.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.io.StringReader;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a person does in the Web Console, by the requests that its pages send. */
class ConsoleIT {

    private static final String PID = "dev.tomte.health";
    private static final String HANGING = "$thread sleep 600000";
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @TempDir
    static Path folder;

    private static TomteProcess tomte;

    @BeforeAll
    static void start() throws Exception {
        tomte = new TomteProcess(folder).start();
        Await.until(
                "the Gogo tab",
                () -> tomte.get("/system/console/gogo", TomteProcess.PASSWORD).statusCode() == 200);
    }

    @AfterAll
    static void stop() throws Exception {
        tomte.close();
    }

    @Test
    @DisplayName(
            "U5, S2: a bad value typed into the console is answered with 400 and the reason, and changes nothing; a"
                    + " good one is written back to conf/")
    void configuration() throws Exception {
        Path file = tomte.conf.resolve(PID + ".cfg");
        Files.writeString(file, "# how often, in seconds\nintervalS = 61\n");
        Await.until("the interval is 61", () -> tomte.ok("config:get", PID).contains("61"));

        HttpResponse<String> refused = save(PID, "intervalS", "0");
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body())
                .contains("conf/" + PID + ".cfg: intervalS = 0 is refused: expected a whole number from 1 to 86400");
        assertThat(save(PID, "intervalS", "<b>soon</b>").body())
                .contains("intervalS = &lt;b&gt;soon&lt;/b&gt; is refused")
                .doesNotContain("<b>soon");
        assertThat(tomte.ok("config:get", PID)).contains("61");
        assertThat(Files.readString(file)).isEqualTo("# how often, in seconds\nintervalS = 61\n");

        assertThat(save(PID, "intervalS", "62").statusCode()).isEqualTo(302);
        assertThat(Files.readString(file)).contains("# how often, in seconds", "intervalS = 62");
        assertThat(tomte.ok("config:get", PID)).contains("62");
    }

    @Test
    @DisplayName("S1, S2: a setting that is changed in the console is changed everywhere; a bad one is refused by name")
    void settings() throws Exception {
        String pid = "dev.tomte.settings";
        tomte.ok("settings:set", "measurementUnit", "metric");
        assertThat(save(pid, "measurementUnit", "imperial").statusCode()).isEqualTo(302);
        Await.until("the setting is changed", () -> unit().equals("imperial"));
        Await.until("it is in the file", () -> Files.readString(tomte.conf.resolve(pid + ".cfg"))
                .contains("measurementUnit = imperial"));

        HttpResponse<String> refused = save(pid, "measurementUnit", "furlongs");
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body()).contains("measurementUnit = furlongs is refused: expected one of metric, imperial");
        assertThat(unit()).isEqualTo("imperial");
    }

    private static String unit() {
        return tomte.ok("settings:get", "measurementUnit").strip();
    }

    @Test
    @DisplayName(
            "S2: config:set refuses a key that the component does not have and names the near one; --force sets it")
    void unknownKey() {
        Result refused = tomte.tomte("config:set", PID, "intervallS", "5");
        assertThat(refused.status()).isEqualTo(1);
        assertThat(refused.err())
                .contains("intervallS is not a setting of this component", "is intervalS meant?", "--force");
        assertThat(tomte.tomte("config:get", PID).out()).doesNotContain("intervallS");

        Result set = tomte.tomte("config:set", PID, "intervallS", "5", "--force");
        assertThat(set.status()).isZero();
        assertThat(set.err())
                .contains("Warning: ", "intervallS is not a setting of this component", "is intervalS meant?");
    }

    @Test
    @DisplayName("U5: the Gogo tab answers as the shell does, word for word, and cancels what hangs")
    void gogo() throws Exception {
        String session = run("", "x = 42").getString("session");
        assertThat(text(run(session, "tomte:help $x"))).contains("There is no command '42'");
        assertThat(text(run(session, "felix:lb"))).contains("Tomte web");
        assertThat(text(run(session, "store:status"))).contains("tomte.db");
        for (String line :
                new String[] {"health:statu", "config:get no.such.pid", "health:history", "tomte:help health:status"}) {
            Result shell = tomte.tomte("shell", line);
            JsonObject tab = run(session, line);
            assertThat(text(tab)).as(line).isEqualTo(shell.out() + shell.err()).isNotEmpty();
            assertThat(tab.getInt("status")).as(line).isEqualTo(shell.status());
        }
        JsonObject found = json(post("/system/console/gogo/complete", Map.of("session", session, "line", "health:s")));
        assertThat(found.getJsonArray("candidates").toString()).contains("health:status");

        run(session, "thread = (('x' getClass) forName java.lang.Thread)");
        assertThat(run(session, HANGING).getBoolean("running")).isTrue();
        post("/system/console/gogo/cancel", Map.of("session", session));
        Await.until("the command ends", () -> !poll(session).getBoolean("running"));
        assertThat(text(poll(session))).contains("Cancelled.");
        assertThat(poll(session).getInt("status")).isEqualTo(130);
        assertThat(text(run(session, "tomte:version"))).startsWith("Tomte ");
    }

    /** As the page's form is sent, with all that it holds. */
    private static HttpResponse<String> save(String pid, String key, String value) throws Exception {
        Map<String, String> form = new LinkedHashMap<>();
        form.put("apply", "true");
        form.put("action", "ajaxConfigManager");
        form.put("$location", "");
        form.put(key, value);
        form.put("propertylist", key);
        return post("/system/console/configMgr/" + pid, form);
    }

    private static JsonObject run(String session, String line) throws Exception {
        JsonObject first = json(post("/system/console/gogo/run", Map.of("session", session, "line", line)));
        if (!first.getBoolean("running") || line.equals(HANGING)) {
            return first;
        }
        boolean isNew = first.containsKey("session"); // which only this answer names
        String own = isNew ? first.getString("session") : session;
        Await.until(line, () -> !poll(own).getBoolean("running"));
        JsonObjectBuilder whole = Json.createObjectBuilder(poll(own));
        return isNew ? whole.add("session", own).build() : whole.build();
    }

    private static JsonObject poll(String session) throws Exception {
        return json(post("/system/console/gogo/poll", Map.of("session", session)));
    }

    private static String text(JsonObject answer) {
        return answer.getJsonArray("output").stream()
                .map(part -> part.asJsonObject().getString("text"))
                .collect(Collectors.joining());
    }

    private static JsonObject json(HttpResponse<String> response) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        try (var reader = Json.createReader(new StringReader(response.body()))) {
            return reader.readObject();
        }
    }

    private static HttpResponse<String> post(String path, Map<String, String> fields) throws Exception {
        String url = Files.readString(tomte.data.resolve("http.url")).strip();
        String form = fields.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        String credentials =
                Base64.getEncoder().encodeToString(("admin:" + TomteProcess.PASSWORD).getBytes(StandardCharsets.UTF_8));
        return HTTP.send(
                HttpRequest.newBuilder(URI.create(url).resolve(path))
                        .header("Authorization", "Basic " + credentials)
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .header("Origin", url.replaceFirst("/$", ""))
                        .header("X-Requested-With", "XMLHttpRequest")
                        .timeout(Duration.ofSeconds(60))
                        .POST(HttpRequest.BodyPublishers.ofString(form))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }
}
