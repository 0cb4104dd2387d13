package dev.tomte.audit.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tomte.audit.AuditEntry;
import dev.tomte.audit.AuditEvent;
import dev.tomte.audit.AuditFilter;
import dev.tomte.audit.AuditVerdict;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class TamperTest {

    @TempDir
    Path folder;

    private Fixture fixture;

    @BeforeEach
    void fill() throws Exception {
        fixture = new Fixture(folder);
        fixture.add(6);
        assertThat(fixture.log.verify().faults()).isEmpty();
    }

    @AfterEach
    void close() throws Exception {
        fixture.close();
    }

    @ParameterizedTest
    @DisplayName("W7: an edit of any field of any entry is found, where it is")
    @CsvSource(delimiter = '|', textBlock = """
                    at_ms = at_ms + 1                           | 3
                    action = 'test.other'                       | 3
                    action = 'NO ACTION'                        | 3
                    subject = 'subject '                        | 3
                    subject = ''                                | 1
                    subject = concat(subject, char(0), 'hidden') | 3
                    outcome = 'FAILURE'                         | 3
                    outcome = 'WON'                             | 6
                    who = 'shell'                               | 3
                    details = '{"key":"valuE"}'                 | 6
                    details = '{"key": "value"}'                | 3
                    details = '{"key":"x","key":"value"}'       | 3
                    details = '{}'                              | 3
                    details = 'nonsense'                        | 1
                    hash = replace(hash, substr(hash, 1, 1), 'g') | 3
                    hash = ''                                   | 6
                    """)
    void edited(String change, int sequence) throws Exception {
        fixture.tamper("UPDATE security_audit_log SET " + change + " WHERE sequence = " + sequence);

        assertThat(fixture.log.verify().faults())
                .anySatisfy(fault -> assertThat(fault).startsWith("Entry " + sequence + " "));
        assertThat(fixture.log.list(AuditFilter.latest(10))).hasSize(6);
    }

    @Test
    @DisplayName("W7: an edit with a hash that fits it is found at the entry that follows")
    void resealed() throws Exception {
        Row third = row(3);
        Row forged = new Row(3, third.atMs(), third.action(), "other", "SUCCESS", third.who(), third.details(), "");
        fixture.tamper("UPDATE security_audit_log SET subject = 'other', hash = '" + EntryHash.of(row(2).hash(), forged)
                + "' WHERE sequence = 3");

        assertThat(fixture.log.verify().faults())
                .containsExactly("Entry 4 does not fit its hash: it was changed, or the hash of the one before was");
    }

    @Test
    @DisplayName("W7: a new chain forged from an entry on is found by the head outside, and by a hash noted elsewhere")
    void forged() throws Exception {
        String noted = row(6).hash();
        Link before = row(4).link();
        for (long sequence = 5; sequence <= 6; sequence++) {
            Row old = row(sequence);
            Row forged =
                    new Row(sequence, old.atMs(), old.action(), "forged", old.outcome(), old.who(), old.details(), "");
            String hash = EntryHash.of(before.hash(), forged);
            fixture.tamper("UPDATE security_audit_log SET subject = 'forged', hash = '" + hash + "' WHERE sequence = "
                    + sequence);
            before = new Link(sequence, hash);
        }

        assertThat(fixture.log.verify().faults()).singleElement().asString().startsWith("Entry 6 was acknowledged");
        assertThat(fixture.log.verify(List.of(noted)).faults())
                .contains("No entry has the hash " + noted + ", which was noted elsewhere");
        assertThat(fixture.log
                        .verify(List.of(row(2).hash().toUpperCase(Locale.ROOT)))
                        .faults())
                .as("entry 2 was left alone")
                .hasSize(1);
    }

    @Test
    @DisplayName("W7: two entries in each other's place are found")
    void swapped() throws Exception {
        fixture.tamper(
                "UPDATE security_audit_log SET sequence = 99 WHERE sequence = 2",
                "UPDATE security_audit_log SET sequence = 2 WHERE sequence = 3",
                "UPDATE security_audit_log SET sequence = 3 WHERE sequence = 99");

        assertThat(fixture.log.verify().faults()).anyMatch(fault -> fault.startsWith("Entry 2 does not fit"));
    }

    @ParameterizedTest
    @DisplayName("W7: entries taken away are named, at the start, in the middle and at the end")
    @CsvSource(delimiter = '|', textBlock = """
                    sequence = 1  | Entry 1 is missing
                    sequence < 3  | Entries 1 to 2 are missing
                    sequence = 4  | Entry 4 is missing
                    sequence = 6  | Entry 6 was acknowledged
                    sequence > 3  | Entry 6 was acknowledged
                    sequence > 0  | Entry 6 was acknowledged
                    """)
    void removed(String which, String fault) throws Exception {
        fixture.tamper("DELETE FROM security_audit_log WHERE " + which);
        assertThat(fixture.log.verify().faults()).anyMatch(found -> found.startsWith(fault));

        reopen();
        assertThat(fixture.log.verify().faults())
                .as("also found after a restart")
                .anyMatch(found -> found.startsWith(fault));
    }

    @Test
    @DisplayName("W7: entries without a place in the chain are found")
    void misplaced() throws Exception {
        fixture.tamper("INSERT INTO security_audit_log SELECT -5, at_ms, action, subject, outcome, who, details, hash"
                + " FROM security_audit_log WHERE sequence = 1");
        assertThat(fixture.log.verify().faults()).containsExactly("Entry -5 has no place in the chain: the first is 1");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @DisplayName(
            "W7: a cut end is still found after new entries took the place of the old ones, and until it is anchored")
    void cutAndGrown(boolean restarted) throws Exception {
        AuditEntry last = fixture.add("test.last");
        fixture.tamper("DELETE FROM security_audit_log WHERE sequence > 3");
        if (restarted) {
            reopen();
        }
        fixture.add(8);
        String fault = Faults.lost(last.hash().isEmpty() ? Link.START : new Link(7, last.hash()));
        assertThat(fixture.log.verify().faults()).containsExactly(fault);
        reopen();
        fixture.add(1);
        assertThat(fixture.log.verify().faults()).containsExactly(fault);

        AuditEntry anchor = fixture.log.anchor("shell", "a backup was put back").get();
        assertThat(anchor.event().details()).containsEntry("missing", fault);
        assertThat(fixture.log.verify().faults()).isEmpty();
        reopen();
        assertThat(fixture.log.verify()).isEqualTo(new AuditVerdict(13, anchor.hash(), List.of()));
    }

    @ParameterizedTest
    @DisplayName("W7: a head that is gone, changed or no head any more is found, and not hidden by the next entry")
    @CsvSource(delimiter = '|', nullValues = "none", textBlock = """
                    none                            | is gone, which says
                    nonsense                        | cannot be read
                    tomte-audit-head 1              | cannot be read
                    tomte-audit-head 1;newest 0 ;   | was changed by somebody else: it named entry 0
                    """)
    void head(String content, String fault) throws Exception {
        if (content == null) {
            Files.delete(fixture.head());
        } else {
            Files.writeString(fixture.head(), content.replace(';', '\n'));
        }
        assertThat(fixture.log.verify().faults()).singleElement().asString().contains(fault);
        fixture.add(1);
        assertThat(fixture.log.verify().faults()).singleElement().asString().contains(fault);
        reopen();
        assertThat(fixture.log.verify().faults()).singleElement().asString().contains(fault);
        fixture.log.anchor("shell", "looked into").get();
        assertThat(fixture.log.verify().faults()).isEmpty();
    }

    @Test
    @DisplayName("W7: a head that was taken away while Tomte did not run is found")
    void headGoneMeanwhile() throws Exception {
        fixture.close();
        Files.delete(fixture.head());
        fixture = new Fixture(folder);
        assertThat(fixture.log.verify().faults()).singleElement().asString().contains("is gone");
        fixture.add(1);
        reopen();
        assertThat(fixture.log.verify().faults()).singleElement().asString().contains("is gone");
    }

    @Test
    @DisplayName("W7: a database that was put back to an earlier state is found at the next start")
    void putBack() throws Exception {
        fixture.close();
        Path copy = Files.copy(folder.resolve("tomte.db"), folder.resolve("backup"));
        fixture = new Fixture(folder);
        fixture.add(2);
        fixture.close();
        Files.copy(copy, folder.resolve("tomte.db"), StandardCopyOption.REPLACE_EXISTING);
        fixture = new Fixture(folder);

        assertThat(fixture.log.verify().faults()).singleElement().asString().startsWith("Entry 8 was acknowledged");
        fixture.log.anchor("backup", "the backup of today was put back").get();
        assertThat(fixture.log.verify().faults()).isEmpty();
    }

    @Test
    @DisplayName("W7: entries that a crash left unacknowledged are taken over, and noted")
    void uncovered() throws Exception {
        byte[] behind = Files.readAllBytes(fixture.head());
        fixture.add(2);
        fixture.close();
        Files.write(fixture.head(), behind);
        fixture = new Fixture(folder);

        assertThat(fixture.log.verify().faults()).isEmpty();
        fixture.add(1);
        assertThat(fixture.log.verify().faults()).isEmpty();
        assertThat(fixture.log.list(AuditFilter.latest(9))).anySatisfy(entry -> {
            assertThat(entry.event().action()).isEqualTo("audit.recovered");
            assertThat(entry.event().details()).containsEntry("entries", "7 to 8");
        });
    }

    @Test
    @DisplayName("W7: more entries beyond the head than a crash can leave are a fault")
    void beyond() throws Exception {
        byte[] behind = Files.readAllBytes(fixture.head());
        forge(1001);
        assertThat(fixture.log.verify().faults())
                .singleElement()
                .asString()
                .startsWith("The database goes on to entry 1007, though entry 6 was the newest");
        fixture.close();
        assertThat(Files.readAllBytes(fixture.head())).isEqualTo(behind);
        fixture = new Fixture(folder);
        assertThat(fixture.log.verify().faults())
                .singleElement()
                .asString()
                .startsWith("The database goes on to entry 1007, though entry 6 was the newest");
    }

    @Test
    @DisplayName("W7: an entry that was changed into what no event can be is listed as unreadable")
    void unreadable() throws Exception {
        fixture.tamper("UPDATE security_audit_log SET action = 'NO ACTION' WHERE sequence = 6");
        AuditEntry shown = fixture.log.list(AuditFilter.latest(1)).get(0);
        assertThat(shown.event().action()).isEqualTo("audit.unreadable");
        assertThat(shown.event().details().get("why")).contains("NO ACTION");
    }

    private void forge(int count) throws Exception {
        for (int i = 0; i < count; i++) {
            fixture.store
                    .write(new AppendWork(AuditEvent.success("test.forged", ""), Fixture.NOW, Link.START))
                    .get();
        }
    }

    private Row row(long sequence) throws Exception {
        return fixture.store
                .read(connection -> Entries.page(connection, sequence - 1, sequence, 1))
                .get(0);
    }

    private void reopen() throws Exception {
        fixture.close();
        fixture = new Fixture(folder);
    }
}
