package dev.tomte.shell.internal;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Function;
import org.jspecify.annotations.Nullable;

/** The commands there are in a session at this moment. */
final class Commands {

    private static final List<String> FIRST_SCOPES = List.of("tomte", "felix");
    private static final int SHOWN = 80;

    private final CommandSession session;

    Commands(CommandSession session) {
        this.session = session;
    }

    /** A command, and how to call it. */
    record Command(String scope, String name, Function function) {

        String full() {
            return scope + ":" + name;
        }
    }

    /** A command, and how many of the words are its name. */
    record Call(Command command, int words) {}

    /** By full name. */
    SortedMap<String, Command> all() {
        SortedMap<String, Command> all = new TreeMap<>();
        for (Object name : (Collection<?>) session.get(".commands")) {
            // Gogo keeps the names of commands that have gone.
            Command command = get((String) name);
            if (command != null) {
                all.put(command.full(), command);
            }
        }
        return all;
    }

    /**
     * The command that these words call: {@code health:status}, {@code health status}, or a name that is clear without
     * its scope.
     *
     * @throws UnknownCommandException if there is none
     * @throws UsageException if it is not clear which
     */
    Call find(List<String> words) {
        String first = words.get(0);
        Command command = get(first);
        if (command != null) {
            return new Call(command, 1);
        }
        if (first.indexOf(':') < 0) {
            if (words.size() > 1) {
                command = get(first + ":" + words.get(1));
                if (command != null) {
                    return new Call(command, 2);
                }
            }
            for (String scope : FIRST_SCOPES) {
                command = get(scope + ":" + first);
                if (command != null) {
                    return new Call(command, 1);
                }
            }
        }
        return new Call(findAnywhere(words), 1);
    }

    private Command findAnywhere(List<String> words) {
        String first = words.get(0).toLowerCase(Locale.ROOT);
        SortedMap<String, Command> all = all();
        List<Command> named = all.values().stream()
                .filter(command -> command.name().equals(first))
                .toList();
        if (named.size() == 1) {
            return named.get(0);
        }
        if (!named.isEmpty()) {
            throw new UsageException("'" + first + "' is in several scopes. Say which: " + names(named));
        }
        List<Command> scope = all.values().stream()
                .filter(command -> command.scope().equals(first))
                .toList();
        if (scope.isEmpty()) {
            throw new UnknownCommandException("There is no command '" + shortened(words.get(0)) + "'."
                    + NearMatches.hint(first, all.keySet()) + " 'tomte help' lists them all.");
        }
        if (words.size() == 1) {
            throw new UsageException("'" + first + "' is a scope. Say which of its commands: " + names(scope));
        }
        String wanted = first + ":" + words.get(1);
        List<String> names = scope.stream().map(Command::full).toList();
        throw new UnknownCommandException("There is no command '" + shortened(wanted) + "'."
                + NearMatches.hint(wanted, names) + " There are " + names(scope) + ".");
    }

    private @Nullable Command get(String name) {
        int colon = name.indexOf(':');
        Object found = colon > 0 ? session.get(name) : null;
        if (found instanceof LineCommand called) {
            return called.command();
        }
        return found instanceof Function function
                ? new Command(
                        name.substring(0, colon).toLowerCase(Locale.ROOT),
                        name.substring(colon + 1).toLowerCase(Locale.ROOT),
                        function)
                : null;
    }

    private static String names(List<Command> commands) {
        return commands.stream().map(Command::full).collect(Collectors.joining(", "));
    }

    private static String shortened(String name) {
        return name.length() > SHOWN ? name.substring(0, SHOWN) + "…" : name;
    }
}
