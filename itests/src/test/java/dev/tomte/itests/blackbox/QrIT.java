package dev.tomte.itests.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tomte.fixtures.Outside;
import jakarta.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The shipped distribution's QR codes, read by another program. */
class QrIT {

    @TempDir
    Path folder;

    @Test
    @DisplayName("S5: qr:show makes a picture that zbarimg reads; codes are refused with the reason; expiry is a task")
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
            assertThat(new Tasks(tomte).status("qr.pairing-expiry")).isIn("WAITING", "PENDING", "RUNNING");
            assertThat(tomte.stop()).isZero();
        }
    }
}
