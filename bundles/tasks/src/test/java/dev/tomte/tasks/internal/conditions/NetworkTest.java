package dev.tomte.tasks.internal.conditions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tomte.task.TaskCondition.Verdict;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("T5: network and unmetered-network")
class NetworkTest {

    private static final String NO_ROUTE = "there is no route to elsewhere: no default route is set";

    @TempDir
    Path root;

    private Machine machine;

    @BeforeEach
    void machine() {
        machine = new Machine(root);
    }

    @Test
    @DisplayName("T5: network does not hold without any files, nor with lo alone")
    void onlyLo() throws IOException {
        assertThat(machine.network()).isEqualTo(Verdict.no(NO_ROUTE));

        machine.link("lo", "unknown", "0x9", "carrier", "1").v4("lo", 0).v6("lo", 1);
        assertThat(machine.network()).isEqualTo(Verdict.no(NO_ROUTE));
        assertThat(machine.unmetered(Configs.defaults())).isEqualTo(Verdict.no(NO_ROUTE));
    }

    @Test
    @DisplayName("T5: an interface of loopback's type does not count, whatever its name")
    void loopbackType() throws IOException {
        machine.up("dummy0").link("dummy0", "up", "0x9", "type", "772").v4("dummy0", 0);

        assertThat(machine.network().reason()).endsWith("dummy0 leads back to the device");
    }

    @Test
    @DisplayName("T5: a default route of IPv4 alone is enough")
    void v4() throws IOException {
        machine.up("eth0").v4("eth0", 100);

        assertThat(machine.network()).isEqualTo(Verdict.HOLDS);
        assertThat(machine.unmetered(Configs.defaults())).isEqualTo(Verdict.HOLDS);
    }

    @Test
    @DisplayName("T5: a default route of IPv6 alone is enough; the kernel's own one that rejects everything is none")
    void v6() throws IOException {
        machine.up("eth0").v6("lo", "ffffffff", "00200200").v6("eth0", "ffffffff", "00000203");
        assertThat(machine.network()).isEqualTo(Verdict.no(NO_ROUTE));

        machine.v6("eth0", 1024);
        assertThat(machine.network()).isEqualTo(Verdict.HOLDS);
    }

    @Test
    @DisplayName("T5: a route to the neighbours alone is none to elsewhere")
    void localRoute() throws IOException {
        machine.up("eth0")
                .file("proc/net/route", "Iface x\neth0\t0000A8C0\t00000000\t0001\t0\t0\t0\t00FFFFFF\t0\t0\t0\n");

        assertThat(machine.network()).isEqualTo(Verdict.no(NO_ROUTE));
    }

    @ParameterizedTest
    @CsvSource({
        "down, 0x1003, is down",
        "dormant, 0x1003, is dormant",
        "lowerlayerdown, 0x1003, is lowerlayerdown",
        "up, 0x1002, is switched off",
        "unknown, 0x1003, has no carrier"
    })
    @DisplayName("T5: a route over an interface that is down is none, and the reason names it")
    void wifiDown(String state, String flags, String reason) throws IOException {
        machine.link("wlan0", state, flags, "carrier", "0").v4("wlan0", 600);

        assertThat(machine.network()).isEqualTo(Verdict.no("there is no route to elsewhere: wlan0 " + reason));
    }

    @Test
    @DisplayName("T5: a tunnel whose driver tells no state holds while it is switched on")
    void tunnel() throws IOException {
        machine.link("tun0", "unknown", "0x1091").v4("tun0", 50);

        assertThat(machine.network()).isEqualTo(Verdict.HOLDS);
    }

    @Test
    @DisplayName("T5: of several routes, one that is usable is enough")
    void several() throws IOException {
        machine.link("eth0", "down", "0x1003")
                .up("wlan0")
                .v4("eth0", 100)
                .v4("wlan0", 600)
                .v4("gone0", 1);

        assertThat(machine.network()).isEqualTo(Verdict.HOLDS);
    }

    @Test
    @DisplayName("T5: garbage among the routes is passed over")
    void garbage() throws IOException {
        String route = "eth0\t00000000\t0100A8C0\t0003\t0\t0\t0\t00000000\t0\t0\t0\n";
        String garbage = """
                \0\1

                \040\040
                eth0
                eth0 00000000 1 ZZZZ 0 0 0 00000000
                ../../../etc\t00000000\t0\t0003\t0\t0\t0\t00000000
                eth0\t00000000\t0\t0003\t0\t0\tmany\t00000000
                eth0\t00000000\t0\tFFFFFFFFFFFFFFFFFFFF\t0\t0\t0\t00000000
                """;
        machine.up("eth0").file("proc/net/route", garbage).file("proc/net/ipv6_route", garbage + "0 0 0 0 0\n");
        assertThat(machine.network()).isEqualTo(Verdict.no(NO_ROUTE));

        machine.file("proc/net/route", garbage + route);
        assertThat(machine.network()).isEqualTo(Verdict.HOLDS);
    }

    @Test
    @DisplayName("T5: a huge table is read in part, and a huge file of a value is told")
    void huge() throws IOException {
        machine.up("eth0").v4("eth0", 0).file("proc/net/ipv6_route", "x".repeat(20_000_000));
        assertThat(machine.network()).isEqualTo(Verdict.HOLDS);

        machine.file("sys/class/net/eth0/flags", "0".repeat(1_000_000));
        assertThat(machine.network().reason()).contains("eth0 is in no known state: /sys/class/net/eth0/flags is ''");
    }

    @Test
    @DisplayName("T5: a table that cannot be read is told by name")
    void unreadable() throws IOException {
        machine.file("proc/net/route/oops", "");

        assertThat(machine.network().reason()).contains("/proc/net/route: expected a file, found a folder");
        assertThat(machine.unmetered(Configs.defaults()).reason()).contains("/proc/net/route: expected a file");
    }

    @ParameterizedTest
    @ValueSource(strings = {"wwan0", "ppp0", "usb0", "rmnet_data1"})
    @DisplayName("T5: a mobile connection is metered by its name")
    void wwan(String name) throws IOException {
        machine.link(name, "unknown", "0x10d1").v4(name, 700);

        assertThat(machine.network()).isEqualTo(Verdict.HOLDS);
        assertThat(machine.unmetered(Configs.defaults()))
                .isEqualTo(Verdict.no(
                        name + " is paid by volume: the configuration meteredInterfaces says so of " + name));
    }

    @Test
    @DisplayName("T5: a tethered telephone is metered by its driver")
    void tethered() throws IOException {
        machine.up("enp0s20f0u1").driver("enp0s20f0u1", "rndis_host").v4("enp0s20f0u1", 100);

        assertThat(machine.unmetered(Configs.defaults()).reason()).endsWith("says so of rndis_host");
    }

    @Test
    @DisplayName("T5: only the interface that is taken counts, of each version of the protocol")
    void taken() throws IOException {
        machine.up("wwan0").up("eth0").v4("wwan0", 700).v4("eth0", 100).v6("eth0", 1024);
        assertThat(machine.unmetered(Configs.defaults())).isEqualTo(Verdict.HOLDS);

        machine.v6("wwan0", 256);
        assertThat(machine.unmetered(Configs.defaults()).reason()).startsWith("wwan0 is paid by volume");

        machine.link("wwan0", "down", "0x1003");
        assertThat(machine.unmetered(Configs.defaults())).isEqualTo(Verdict.HOLDS);
    }

    @Test
    @DisplayName("T5: what is metered is configured, and changes at once")
    void configured() throws IOException {
        machine.up("eth1").v4("eth1", 0);
        LiveSettings settings = Configs.defaults();
        assertThat(machine.unmetered(settings).holds()).isTrue();

        settings.configure(Configs.with(Map.of("meteredInterfaces", "wlan?, eth*")), Map.of());
        assertThat(machine.unmetered(settings).holds()).isFalse();

        settings.configure(Configs.with(Map.of("meteredInterfaces", "eth")), Map.of());
        assertThat(machine.unmetered(settings).holds()).isTrue();
    }
}
