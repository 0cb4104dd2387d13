package dev.tomte.itests.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tomte.fixtures.Outside;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The shipped distribution's QR codes, read by another program. */
class QrIT {

    private static final Pattern CODE = Pattern.compile("Pairing code (\\d+) for app: (\\S+), good for one time");

    @TempDir
    Path folder;

    @Test
    @DisplayName("S5: qr:show makes a picture that zbarimg reads; codes are refused with the reason, and"
            + " redeemed one time; expiry is a task")
    void show() throws Exception {
        Path zbarimg = Outside.require("zbarimg", "zbar-tools");
        try (TomteProcess tomte = new TomteProcess(folder).start()) {
            tomte.ok("qr:show", "--level", "H", "--png", "code.png", "https://tomte.example/ä 😀");
            Outside.Result read =
                    Outside.run(folder, zbarimg, "--quiet", "--raw", "-Sdisable", "-Sqrcode.enable", "code.png");
            assertThat(read.out()).isEqualTo("https://tomte.example/ä 😀\n");
            assertThat(tomte.ok("qr:show", "text").lines()).hasSize(15).allMatch(line -> line.length() == 29);
            assertThat(tomte.tomte("qr:show", "--level", "H", "x".repeat(1274)).err())
                    .contains("at most 1273 bytes", "not 1274");

            Result wrong = tomte.tomte("qr:verify", "0000-0000-0000");
            assertThat(wrong.status()).isEqualTo(1);
            assertThat(wrong.err()).contains("There is no such pairing code");
            Result unset = tomte.tomte("qr:pair", "--device", "tomte-1");
            assertThat(unset.status()).isEqualTo(1);
            assertThat(unset.err()).contains("baseUrl");
            List<JsonObject> pairings = Tasks.rows(tomte.ok("qr:pairings", "--json"));
            assertThat(pairings).hasSize(1);
            assertThat(pairings.get(0).getString("state")).isEqualTo("REVOKED");
            redeem(tomte);
            assertThat(new Tasks(tomte).status("qr.pairing-expiry")).isIn("WAITING", "PENDING", "RUNNING");
            assertThat(tomte.stop()).isZero();
        }
    }

    private static void redeem(TomteProcess tomte) {
        tomte.ok("config:set", "dev.tomte.qr", "baseUrl", "https://pair.example");
        AtomicReference<Result> pair = new AtomicReference<>(); // it may take a moment until the configuration is live
        Await.until("a pairing code is shown", () -> {
            pair.set(tomte.tomte("qr:pair", "--device", "tomte-1"));
            return pair.get().status() == 0;
        });
        Matcher shown = CODE.matcher(pair.get().out());
        assertThat(shown.find()).as(pair.toString()).isTrue();
        String code = shown.group(2);
        assertThat(tomte.ok("qr:verify", code)).contains("is good until");
        assertThat(tomte.ok("qr:redeem", code.toLowerCase(Locale.ROOT)))
                .isEqualTo("Pairing code " + shown.group(1) + " for app is redeemed, and good no more.\n");
        Result again = tomte.tomte("qr:redeem", code);
        assertThat(again.status()).isEqualTo(1);
        assertThat(again.err()).contains("was used before");
        assertThat(Tasks.rows(tomte.ok("qr:pairings", "--json")).get(0))
                .containsEntry("state", Json.createValue("REDEEMED"))
                .containsEntry("endedBy", Json.createValue("shell"));
        Await.until(
                "the audit log says who redeemed it",
                () -> Tasks.rows(tomte.ok("audit:list", "--json", "--action", "qr.redeem")).stream()
                        .anyMatch(entry -> entry.getString("outcome").equals("SUCCESS")
                                && entry.getString("subject").equals(shown.group(1))
                                && entry.getString("who").equals("shell")));
    }
}
