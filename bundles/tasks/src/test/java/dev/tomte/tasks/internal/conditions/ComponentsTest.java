package dev.tomte.tasks.internal.conditions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tomte.task.TaskCondition;
import dev.tomte.task.TaskCondition.Verdict;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.BundleContext;

@DisplayName("T5: the components, as SCR makes them")
class ComponentsTest {

    @TempDir
    Path root;

    @Test
    @DisplayName("T5: all read the machine below tomte.device.root, and the disk of tomte.data")
    void root() throws IOException {
        new Machine(root)
                .battery("BAT0", "Discharging", 3)
                .up("wwan0")
                .v4("wwan0", 0)
                .load("8.00 8.00 8.00")
                .processors(1, 1, 0);
        BundleContext context = context(Map.of("tomte.device.root", root.toString(), "tomte.data", root.toString()));
        LiveSettings settings = new LiveSettings(Configs.with(Map.of("storageFreeMb", 1_048_576)), Map.of());

        List<TaskCondition> components = List.of(
                new NetworkCondition(context),
                new UnmeteredNetworkCondition(context, settings),
                new ChargingCondition(context),
                new BatteryNotLowCondition(context, settings),
                new DeviceIdleCondition(context, settings),
                new StorageNotLowCondition(context, settings));

        List<Verdict> verdicts = components.stream().map(TaskCondition::check).toList();
        assertThat(verdicts).extracting(Verdict::holds).containsExactly(true, false, false, false, false, false);
        assertThat(verdicts)
                .extracting(Verdict::reason)
                .satisfiesExactly(
                        network -> assertThat(network).isEmpty(),
                        unmetered -> assertThat(unmetered).startsWith("wwan0 is paid by volume"),
                        charging -> assertThat(charging).contains("BAT0: Discharging"),
                        battery -> assertThat(battery).contains("has 3 %"),
                        idle -> assertThat(idle).startsWith("the load was 400 %"),
                        storage -> assertThat(storage).endsWith("less than 1048576"));
    }

    @Test
    @DisplayName("T5: without tomte.device.root it is the machine itself")
    void machine() {
        assertThat(DeviceFiles.of(context(Map.of())).isMachine()).isTrue();
        assertThat(new DeviceFiles(root).isMachine()).isFalse();
    }

    @Test
    @DisplayName("T5: with a bad configuration at the start, the defaults hold")
    void badAtStart() {
        assertThat(new LiveSettings(Configs.with(Map.of("idleAfterS", "soon")), Map.of()).now())
                .isEqualTo(ConditionsSettings.DEFAULTS);
    }

    private static BundleContext context(Map<String, String> properties) {
        return (BundleContext) Proxy.newProxyInstance(
                BundleContext.class.getClassLoader(),
                new Class<?>[] {BundleContext.class},
                (proxy, method, arguments) -> {
                    assertThat(method.getName()).isEqualTo("getProperty");
                    return properties.get((String) arguments[0]);
                });
    }
}
