package dev.tomte.tasks.internal.conditions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tomte.task.TaskCondition.Verdict;
import dev.tomte.tasks.internal.conditions.NetworkManager.Metered;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("T5: what NetworkManager says about metered connections")
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class NetworkManagerTest {

    private static final Duration AGE = Duration.ofSeconds(30);
    /** Enough for a shell to start on a busy machine. */
    private static final Duration SHORT = Duration.ofSeconds(3);

    private static final Duration LONG = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    private final AtomicLong nanos = new AtomicLong();

    @Test
    @DisplayName("T5: it is asked for all devices; of a modem, what routes lead over counts")
    void parses() throws IOException {
        NetworkManager manager = says("""
                GENERAL.DEVICE:wlan0
                GENERAL.IP-IFACE:wlan0
                GENERAL.METERED:yes (guessed)

                GENERAL.DEVICE:cdc-wdm0
                GENERAL.IP-IFACE:wwan0
                GENERAL.METERED:no

                garbage without a colon
                GENERAL.DEVICE:eth\\:1
                GENERAL.IP-IFACE:
                GENERAL.METERED:no (guessed)
                """);

        assertThat(manager.metered("wlan0", AGE)).isEqualTo(Metered.GUESSED_YES);
        assertThat(manager.metered("wwan0", AGE)).isEqualTo(Metered.NO);
        assertThat(manager.metered("eth:1", AGE)).isEqualTo(Metered.GUESSED_NO);
        assertThat(manager.metered("lo", AGE)).isEqualTo(Metered.UNKNOWN);
    }

    @ParameterizedTest
    @CsvSource({
        "yes, eth0, false", "yes (guessed), eth0, false", "no, eth0, true", "no (guessed), eth0, true",
        "unknown, eth0, true", "no, wwan0, true", "no (guessed), wwan0, false", "unknown, wwan0, false"
    })
    @DisplayName("T5: what somebody set comes before the configured names, and a guess after them")
    void order(String answer, String link, boolean holds) throws IOException {
        Machine machine = new Machine(folder).up(link).v4(link, 0);
        NetworkManager manager = says("GENERAL.DEVICE:" + link + "\nGENERAL.METERED:" + answer + "\n");

        Verdict verdict = new UnmeteredNetworkCondition(machine.files(), Configs.defaults(), manager).check();

        assertThat(verdict.holds()).as(verdict.reason()).isEqualTo(holds);
    }

    @Test
    @DisplayName("T5: it is not asked if the configuration says so")
    void notAsked() throws IOException {
        Machine machine = new Machine(folder).up("eth0").v4("eth0", 0);
        NetworkManager manager = says("GENERAL.DEVICE:eth0\nGENERAL.METERED:yes\n");

        Verdict verdict = new UnmeteredNetworkCondition(
                        machine.files(), Configs.live(Map.of("askNetworkManager", false)), manager)
                .check();

        assertThat(verdict).isEqualTo(Verdict.HOLDS);
        assertThat(folder.resolve("asked")).doesNotExist();
    }

    @Test
    @DisplayName("T5: its answer is kept for a while, but not about an interface that is new")
    void cached() throws IOException {
        NetworkManager manager = says("GENERAL.DEVICE:eth0\nGENERAL.METERED:yes\n");
        manager.metered("eth0", AGE);
        nanos.addAndGet(AGE.toNanos());
        manager.metered("eth0", AGE);
        assertThat(asked()).isEqualTo(1);

        manager.metered("usb0", AGE);
        assertThat(asked()).isEqualTo(2);

        nanos.addAndGet(AGE.toNanos() + 1);
        manager.metered("eth0", AGE);
        assertThat(asked()).isEqualTo(3);
    }

    @Test
    @DisplayName("T5: where it is not installed, fails or says garbage, nothing is known and nothing breaks")
    void absent() throws IOException {
        assertThat(manager(List.of(folder + "/nowhere")).metered("eth0", AGE)).isEqualTo(Metered.UNKNOWN);
        assertThat(manager(List.of("sh", "-c", "echo GENERAL.DEVICE:eth0; echo GENERAL.METERED:yes; exit 8"))
                        .metered("eth0", AGE))
                .isEqualTo(Metered.UNKNOWN);
        assertThat(says("::::\n\u0000GENERAL\n").metered("eth0", AGE)).isEqualTo(Metered.UNKNOWN);
        assertThat(manager(List.of()).metered("eth0", AGE)).isEqualTo(Metered.UNKNOWN);
    }

    @Test
    @DisplayName("T5: one that hangs is killed with what it started, and one that never stops talking is cut off")
    void hangs() throws Exception {
        Path pid = folder.resolve("pid");
        String hanging = "echo $$ > " + pid + "; sleep 600 & wait";
        assertThat(new NetworkManager(List.of("sh", "-c", hanging), SHORT, nanos::get).metered("eth0", AGE))
                .isEqualTo(Metered.UNKNOWN);
        long process = Long.parseLong(Files.readString(pid).strip());
        Eventually.get(
                () -> ProcessHandle.of(process).map(ProcessHandle::isAlive).orElse(false), alive -> !alive);

        assertThat(manager(List.of("sh", "-c", "while :; do echo GENERAL.DEVICE:eth0; done"))
                        .metered("eth0", AGE))
                .isEqualTo(Metered.UNKNOWN);
    }

    private NetworkManager says(String text) throws IOException {
        Path answer = Files.writeString(folder.resolve("answer"), text);
        return manager(List.of("sh", "-c", "echo x >> " + folder.resolve("asked") + "; cat " + answer));
    }

    private NetworkManager manager(List<String> command) {
        return new NetworkManager(command, LONG, nanos::get);
    }

    private int asked() throws IOException {
        return Files.readAllLines(folder.resolve("asked")).size();
    }
}
