package dev.tomte.itests.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tomte.fixtures.Outside;
import jakarta.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the shipped distribution notes, and what it finds after somebody else wrote into its database. */
class AuditIT {

    @TempDir
    Path folder;

    @Test
    @DisplayName("W7: what people and plug-ins do is in the audit log, survives kill -9, and a change to it shows")
    void log() throws Exception {
        Path sqlite3 = Outside.require("sqlite3");
        try (TomteProcess tomte = new TomteProcess(folder)) {
            new Probe(tomte).drop("1.0.0");
            tomte.start();
            Await.until("the probe is noted", () -> actions(tomte).contains("plugin.install"));
            assertThat(tomte.get("/system/console/tomte", "wrong").statusCode()).isEqualTo(401);
            assertThat(tomte.tomte(folder, "another password\n", "password").status())
                    .isZero();
            Await.until("the login and the password are noted", () -> actions(tomte)
                    .containsAll(List.of("web.login", "web.password")));
            JsonObject before = tomte.tomte("audit:verify", "--json").json();
            assertThat(before.getBoolean("holds")).isTrue();

            tomte.kill();
            tomte.start();
            assertThat(tomte.ok("audit:verify", "--head", before.getString("head")))
                    .startsWith("The chain holds: ");
            tomte.ok("audit:export", "audit.jsonl");
            assertThat(Files.readAllLines(folder.resolve("audit.jsonl")))
                    .anyMatch(line -> line.contains("\"action\":\"web.password\""))
                    .noneMatch(line -> line.contains("another password") || line.contains(TomteProcess.PASSWORD));
            assertThat(tomte.stop()).isZero();

            edit(sqlite3, tomte, "UPDATE security_audit_log SET who='nobody' WHERE sequence=1");
            edit(
                    sqlite3,
                    tomte,
                    "DELETE FROM security_audit_log WHERE sequence=(SELECT max(sequence) FROM security_audit_log)");
            tomte.start();
            Result broken = tomte.tomte("audit:verify");
            assertThat(broken.status()).isEqualTo(1);
            assertThat(broken.out())
                    .contains("Entry 1 does not fit its hash", "is not in the database any more")
                    .doesNotContain("holds");
            tomte.ok("audit:anchor", "--why", "this test cut it");
            Result anchored = tomte.tomte("audit:verify");
            assertThat(anchored.status()).as("what was changed stays changed").isEqualTo(1);
            assertThat(anchored.out()).doesNotContain("is not in the database any more");
            assertThat(tomte.stop()).isZero();
        }
    }

    @Test
    @DisplayName("W7, P5: switched plug-ins, refused permissions and changed configurations are noted; a start is not")
    void changes() throws Exception {
        try (TomteProcess tomte = new TomteProcess(folder)) {
            tomte.start();
            assertThat(actions(tomte)).as("a new device").isEmpty();
            Probe probe = new Probe(tomte);
            probe.drop("1.0.0");
            probe.awaitLive();
            tomte.ok("plugin:disable", "probe");
            tomte.ok("plugin:enable", "probe");
            for (int i = 0; i < 2; i++) {
                assertThat(tomte.tomte("probe:notifyowner").status()).isNotZero();
            }
            tomte.ok("config:set", "dev.tomte.health", "intervalS", "30");
            Await.until("the refusal and the change are noted", () -> actions(tomte)
                    .containsAll(List.of("plugin.permission", "config.change")));
            assertThat(entries(tomte))
                    .containsExactly(
                            "plugin.install dev.tomte.itests.probe SUCCESS system",
                            "plugin.disable probe SUCCESS operator",
                            "plugin.enable probe SUCCESS operator",
                            "plugin.permission probe REFUSED probe permission=notifications",
                            "config.change dev.tomte.health SUCCESS shell added=intervalS");

            assertThat(tomte.stop()).isZero();
            tomte.start();
            probe.awaitLive();
            // Once this is noted, the folder of the configuration has been looked through.
            Files.writeString(tomte.conf.resolve("some.pid.cfg"), "secret.word = hushhush\n");
            Await.until("the file is noted", () -> entries(tomte)
                    .contains("config.change some.pid SUCCESS file added=secret.word"));
            assertThat(actions(tomte))
                    .as("no more than that since the second start")
                    .hasSize(6);
            assertThat(tomte.ok("audit:list", "--json")).doesNotContain("hushhush");
            assertThat(tomte.stop()).isZero();
        }
    }

    /** The oldest first: action, subject, outcome, who, and what tells one from another. */
    private static List<String> entries(TomteProcess tomte) {
        List<String> lines = new ArrayList<>();
        for (JsonObject entry : Tasks.rows(tomte.ok("audit:list", "--json"))) {
            JsonObject details = entry.getJsonObject("details");
            StringBuilder line = new StringBuilder(String.join(
                    " ",
                    entry.getString("action"),
                    entry.getString("subject"),
                    entry.getString("outcome"),
                    entry.getString("who")));
            for (String key : List.of("permission", "added", "changed", "removed")) {
                if (details.containsKey(key)) {
                    line.append(' ').append(key).append('=').append(details.getString(key));
                }
            }
            lines.add(0, line.toString());
        }
        return lines;
    }

    private static List<String> actions(TomteProcess tomte) {
        return Tasks.rows(tomte.ok("audit:list", "--json")).stream()
                .map(entry -> entry.getString("action"))
                .toList();
    }

    /** As somebody who can write the database: the triggers are no obstacle. */
    private void edit(Path sqlite3, TomteProcess tomte, String change) throws Exception {
        Outside.Result result = Outside.run(
                folder,
                sqlite3,
                tomte.data.resolve("tomte.db").toString(),
                "DROP TRIGGER IF EXISTS security_audit_log_update; DROP TRIGGER IF EXISTS security_audit_log_delete; "
                        + change);
        assertThat(result.status()).as(result.err()).isZero();
    }
}
