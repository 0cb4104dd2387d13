package dev.tomte.tasks.internal.conditions;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The ways out of the device: the default routes of the main table, IPv4 and IPv6, over interfaces that are up.
 *
 * @param links interfaces that are taken, one of each version of the protocol at most
 * @param problem why there is none; empty if there is one
 */
record Routes(Set<String> links, Optional<String> problem) {

    /** @throws IOException if a table is there but cannot be read */
    static Routes read(DeviceFiles files) throws IOException {
        List<DefaultRoute> all = new ArrayList<>();
        files.lines("proc/net/route").forEach(line -> DefaultRoute.v4(line).ifPresent(all::add));
        files.lines("proc/net/ipv6_route").forEach(line -> DefaultRoute.v6(line).ifPresent(all::add));
        if (all.isEmpty()) {
            return new Routes(Set.of(), Optional.of("there is no route to elsewhere: no default route is set"));
        }
        Set<String> links = new LinkedHashSet<>();
        Set<String> problems = new LinkedHashSet<>();
        for (int version : new int[] {4, 6}) {
            all.stream()
                    .filter(route -> route.version() == version)
                    .sorted(Comparator.comparingLong(DefaultRoute::metric))
                    .filter(route -> isUp(files, route.link(), problems))
                    .findFirst()
                    .ifPresent(route -> links.add(route.link()));
        }
        return new Routes(
                links,
                links.isEmpty()
                        ? Optional.of("there is no route to elsewhere: " + String.join(", ", problems))
                        : Optional.empty());
    }

    private static boolean isUp(DeviceFiles files, String link, Set<String> problems) {
        Optional<String> problem = new Link(files, link).problem();
        problem.ifPresent(text -> problems.add(Texts.line(link + " " + text)));
        return problem.isEmpty();
    }
}
