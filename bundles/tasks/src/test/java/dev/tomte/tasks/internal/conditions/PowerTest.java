package dev.tomte.tasks.internal.conditions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tomte.task.TaskCondition.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("T5: charging and battery-not-low")
class PowerTest {

    @TempDir
    Path root;

    private Machine machine;

    @BeforeEach
    void machine() {
        machine = new Machine(root);
    }

    @Test
    @DisplayName("T5: both hold on a device without any power supply in /sys")
    void nothing() {
        assertThat(machine.charging()).isEqualTo(Verdict.HOLDS);
        assertThat(machine.batteryNotLow()).isEqualTo(Verdict.HOLDS);
    }

    @Test
    @DisplayName("T5: both hold on a desktop without a battery, whatever its mains supply says")
    void desktop() throws IOException {
        machine.supply("AC", "type", "Mains", "online", "0").supply("ucsi0", "type", "Unknown", "online", "0");

        assertThat(machine.charging()).isEqualTo(Verdict.HOLDS);
        assertThat(machine.batteryNotLow()).isEqualTo(Verdict.HOLDS);
    }

    @Test
    @DisplayName("T5: a laptop on its battery does not charge, and says which battery")
    void onBattery() throws IOException {
        machine.supply("AC", "type", "Mains", "online", "0").battery("BAT0", "Discharging", 80);

        assertThat(machine.charging()).isEqualTo(Verdict.no("the device runs on its battery (BAT0: Discharging)"));
        assertThat(machine.batteryNotLow()).isEqualTo(Verdict.HOLDS);
    }

    @ParameterizedTest
    @CsvSource({
        "Mains, 1, Charging", "Mains, 1, Full", "Mains, 1, Not charging", "Mains, 1, Discharging", "Mains, 1, Unknown",
        "USB, 1, Charging", "USB_C, 2, Unknown", "USB_PD, 1, Full", "Wireless, 1, Charging", "Mains, 0, Charging"
    })
    @DisplayName("T5: it charges while an outer supply delivers, or the battery says so")
    void plugged(String type, String online, String status) throws IOException {
        machine.supply("AC", "type", type, "online", online).battery("BAT0", status, 50);

        assertThat(machine.charging()).isEqualTo(Verdict.HOLDS);
    }

    @Test
    @DisplayName("T5: a battery still full after the plug was pulled is no sign of mains")
    void fullButUnplugged() throws IOException {
        machine.supply("AC", "type", "Mains", "online", "0").battery("BAT0", "Full", 100);

        assertThat(machine.charging().holds()).isFalse();
    }

    @Test
    @DisplayName("T5: where no outer supply is shown, a full battery is one, and one that does not charge is not")
    void batteryOnly() throws IOException {
        machine.battery("battery", "Full", 100);
        assertThat(machine.charging().holds()).isTrue();

        machine.battery("battery", "Not charging", 90);
        assertThat(machine.charging().reason()).isEqualTo("the device runs on its battery (battery: Not charging)");
    }

    @Test
    @DisplayName("T5: an uninterruptible power supply counts as a battery")
    void ups() throws IOException {
        machine.supply("ups", "type", "UPS", "status", "Discharging", "capacity", "12");

        assertThat(machine.charging().reason()).contains("ups: Discharging");
        assertThat(machine.batteryNotLow().reason()).isEqualTo("the battery has 12 %; it is low up to 15 %");

        machine.supply("ups", "status", "Charging");
        assertThat(machine.charging().holds()).isTrue();
    }

    @Test
    @DisplayName("T5: the empty battery of a mouse is not the device's")
    void mouse() throws IOException {
        machine.battery("hidpp_battery_0", "Discharging", 3).supply("hidpp_battery_0", "scope", "Device");

        assertThat(machine.charging()).isEqualTo(Verdict.HOLDS);
        assertThat(machine.batteryNotLow()).isEqualTo(Verdict.HOLDS);
    }

    @Test
    @DisplayName("T5: an empty battery bay is no battery")
    void emptyBay() throws IOException {
        machine.battery("axp20x-battery", "Discharging", 0).supply("axp20x-battery", "present", "0");

        assertThat(machine.charging()).isEqualTo(Verdict.HOLDS);
        assertThat(machine.batteryNotLow()).isEqualTo(Verdict.HOLDS);
    }

    @Test
    @DisplayName("T5: of two batteries one may charge, and the fullest counts")
    void two() throws IOException {
        machine.battery("BAT0", "Discharging", 5).battery("BAT1", "Discharging", 16);
        assertThat(machine.batteryNotLow().holds()).isTrue();
        assertThat(machine.charging().reason()).contains("BAT0: Discharging, BAT1: Discharging");

        machine.battery("BAT1", "Charging", 15);
        assertThat(machine.batteryNotLow().reason()).contains("has 15 %");
        assertThat(machine.charging().holds()).isTrue();
    }

    @Test
    @DisplayName("T5: the limit of the battery is configured, and changes at once")
    void limit() throws IOException {
        machine.battery("BAT0", "Discharging", 30);
        LiveSettings settings = Configs.defaults();
        BatteryNotLowCondition condition = new BatteryNotLowCondition(machine.files(), settings);
        assertThat(condition.check().holds()).isTrue();

        settings.configure(Configs.with(Map.of("batteryLowPercent", 30)), Map.of());

        assertThat(condition.check().reason()).isEqualTo("the battery has 30 %; it is low up to 30 %");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\u0000\u0001", "Toaster", "-1"})
    @DisplayName("T5: a type of garbage is told with its file, and does not pass for a device without battery")
    void garbageType(String type) throws IOException {
        machine.supply("BAT0", "type", type);

        assertThat(machine.charging().reason())
                .startsWith("it cannot be told what feeds the device: /sys/class/power_supply/BAT0/type: expected");
        assertThat(machine.batteryNotLow().reason()).contains("/BAT0/type: expected Battery, Mains or USB, found '");
    }

    @ParameterizedTest
    @ValueSource(strings = {"101", "-5", "9999999999999999", "full", "", "4.5"})
    @DisplayName("T5: a charge of garbage is told with its file")
    void garbageCharge(String capacity) throws IOException {
        machine.supply("BAT0", "type", "Battery", "status", "Charging", "capacity", capacity);

        assertThat(machine.batteryNotLow().reason())
                .isEqualTo("the charge of the battery cannot be told: /sys/class/power_supply/BAT0/capacity: expected"
                        + " 0 to 100, found '" + capacity + "'");
        assertThat(machine.charging().holds()).isTrue();
    }

    @Test
    @DisplayName("T5: what is garbage does not hide what is well")
    void garbageBeside() throws IOException {
        machine.battery("BAT0", "Charging", 70)
                .supply("BAT1", "type", "%%")
                .supply("AC", "type", "Mains", "online", "?");

        assertThat(machine.charging().holds()).isTrue();
        assertThat(machine.batteryNotLow().holds()).isTrue();
    }

    @Test
    @DisplayName("T5: missing files are told by name")
    void missing() throws IOException {
        Files.createDirectories(root.resolve("sys/class/power_supply/BAT0"));
        assertThat(machine.charging().reason()).contains("/sys/class/power_supply/BAT0/type is missing");

        machine.supply("BAT0", "type", "Battery");
        assertThat(machine.charging().reason()).contains("the status of the battery BAT0 is unknown");
        assertThat(machine.batteryNotLow().reason()).contains("/sys/class/power_supply/BAT0/capacity is missing");
    }

    @Test
    @DisplayName("T5: a mains supply that cannot be read leaves open what feeds a battery of unknown status")
    void mainsUnreadable() throws IOException {
        machine.battery("BAT0", "Unknown", 50).supply("AC", "type", "Mains", "online", "yes");

        assertThat(machine.charging().reason()).contains("/sys/class/power_supply/AC/online: expected 0, 1 or 2");
    }

    @Test
    @DisplayName("T5: a huge file, and a folder in place of a file, are told by name")
    void huge() throws IOException {
        machine.supply("BAT0", "type", "Battery", "status", "Discharging", "capacity", "9".repeat(5_000_000));
        assertThat(machine.batteryNotLow().reason())
                .contains("/BAT0/capacity: expected one short line, found over 4096 bytes");

        Files.delete(root.resolve("sys/class/power_supply/BAT0/capacity"));
        Files.createDirectories(root.resolve("sys/class/power_supply/BAT0/capacity"));
        assertThat(machine.batteryNotLow().reason()).contains("/BAT0/capacity: expected a file, found a folder");
    }
}
