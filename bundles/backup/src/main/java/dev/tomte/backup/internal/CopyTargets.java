package dev.tomte.backup.internal;

import java.util.List;
import java.util.Optional;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/** The targets that are configured at the moment. */
@Component(service = CopyTargets.class)
public final class CopyTargets {

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    volatile List<ConfiguredTarget> all = List.of();

    /** Of those that can be used, without doubles. */
    List<String> names() {
        return all.stream()
                .filter(target -> target.settings().isPresent())
                .map(ConfiguredTarget::name)
                .distinct()
                .sorted()
                .toList();
    }

    /** Empty if there is none of this name that can be used. */
    Optional<ConfiguredTarget> find(String name) {
        return all.stream()
                .filter(target ->
                        target.name().equals(name) && target.settings().isPresent())
                .findFirst();
    }
}
