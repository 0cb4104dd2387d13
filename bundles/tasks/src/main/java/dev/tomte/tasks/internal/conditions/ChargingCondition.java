package dev.tomte.tasks.internal.conditions;

import dev.tomte.task.Constraints;
import dev.tomte.task.TaskCondition;
import dev.tomte.tasks.internal.conditions.PowerSupply.Kind;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/**
 * Holds while an outer supply delivers or a battery charges, and on a device without a battery. A full battery is a sign
 * of mains power only where the kernel shows no outer supply: some stay full for a while after the plug is pulled.
 */
@Component(property = TaskCondition.NAME + "=" + Constraints.CHARGING)
public final class ChargingCondition implements TaskCondition {

    private final PowerSupplies supplies;

    @Activate
    public ChargingCondition(BundleContext context) {
        this(DeviceFiles.of(context));
    }

    ChargingCondition(DeviceFiles files) {
        this.supplies = new PowerSupplies(files);
    }

    @Override
    public Verdict check() {
        try {
            return judge(supplies.read());
        } catch (IOException e) {
            return Verdict.no("it cannot be told what feeds the device: " + e.getMessage());
        }
    }

    private static Verdict judge(List<PowerSupply> all) {
        List<PowerSupply> batteries =
                all.stream().filter(supply -> supply.is(Kind.BATTERY)).toList();
        boolean outerKnown = all.stream().anyMatch(supply -> supply.online().isPresent());
        boolean fed = all.stream().anyMatch(PowerSupply::delivers)
                || batteries.stream().anyMatch(battery -> battery.status().equals("Charging"))
                || (!outerKnown
                        && batteries.stream()
                                .anyMatch(battery -> battery.status().equals("Full")));
        if (fed) {
            return Verdict.HOLDS;
        }
        Optional<String> problem = all.stream()
                .flatMap(supply -> supply.chargingProblem().stream())
                .findFirst();
        if (problem.isPresent()) {
            return Verdict.no("it cannot be told what feeds the device: " + problem.get());
        }
        return batteries.isEmpty()
                ? Verdict.HOLDS
                : Verdict.no("the device runs on its battery ("
                        + String.join(
                                ", ",
                                batteries.stream()
                                        .map(battery -> battery.name() + ": " + battery.status())
                                        .toList())
                        + ")");
    }
}
