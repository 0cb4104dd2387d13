package dev.tomte.plugins.internal;

import dev.tomte.plugin.Plugin;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.osgi.framework.Bundle;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;
import org.osgi.service.component.runtime.dto.UnsatisfiedReferenceDTO;

/** Tells why a bundle's Plugin component does not come. */
final class UnsatisfiedComponents {

    private UnsatisfiedComponents() {}

    static String describe(ServiceComponentRuntime runtime, Bundle bundle) {
        Collection<ComponentDescriptionDTO> components = runtime.getComponentDescriptionDTOs(bundle);
        List<String> reasons = new ArrayList<>();
        boolean provides = false;
        for (ComponentDescriptionDTO component : components) {
            boolean plugin = Arrays.asList(component.serviceInterfaces).contains(Plugin.class.getName());
            provides |= plugin;
            if (plugin && !runtime.isComponentEnabled(component)) {
                reasons.add("component " + component.name + " is disabled");
            }
            for (ComponentConfigurationDTO configuration : runtime.getComponentConfigurationDTOs(component)) {
                reasons(component, configuration, reasons);
            }
        }
        if (!provides) {
            return "Waiting for a component that provides " + Plugin.class.getName() + ", but the bundle declares none;"
                    + " annotate the class with @Component, or declare hooks = \"none\"";
        }
        return reasons.isEmpty()
                ? "Waiting for its component that provides " + Plugin.class.getName()
                : "Waiting for its component: " + String.join("; ", reasons);
    }

    private static void reasons(
            ComponentDescriptionDTO component, ComponentConfigurationDTO configuration, List<String> reasons) {
        switch (configuration.state) {
            case ComponentConfigurationDTO.UNSATISFIED_CONFIGURATION ->
                reasons.add(component.name + " needs a configuration with the PID "
                        + String.join(" or ", component.configurationPid));
            case ComponentConfigurationDTO.UNSATISFIED_REFERENCE -> {
                for (UnsatisfiedReferenceDTO missing : configuration.unsatisfiedReferences) {
                    String type = Arrays.stream(component.references)
                            .filter(reference -> reference.name.equals(missing.name))
                            .map(reference -> reference.interfaceName)
                            .findFirst()
                            .orElse("?");
                    reasons.add(component.name + " needs a service " + type
                            + (missing.target == null ? "" : " matching " + missing.target) + " (reference "
                            + missing.name + ")");
                }
            }
            case ComponentConfigurationDTO.FAILED_ACTIVATION ->
                reasons.add(component.name + " failed to activate: "
                        + (configuration.failure == null
                                ? "see the log"
                                : configuration.failure.lines().findFirst().orElse("see the log")));
            default -> {}
        }
    }
}
