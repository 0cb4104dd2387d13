package dev.tomte.itests.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tomte.fixtures.Outside;
import jakarta.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
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
