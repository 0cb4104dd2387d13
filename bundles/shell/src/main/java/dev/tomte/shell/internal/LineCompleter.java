package dev.tomte.shell.internal;

import dev.tomte.shell.internal.Commands.Call;
import dev.tomte.shell.internal.Commands.Command;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.apache.felix.service.command.CommandSession;

/** Completes the word before the cursor: names of commands, their options, and arguments that a command knows. */
final class LineCompleter {

    private static final Set<String> SEPARATORS = Set.of("|", ";", "&&", "||", "&", "{", "(");
    private static final int MOST = 500;

    private final CommandSession session;
    private final Commands commands;

    LineCompleter(CommandSession session) {
        this.session = session;
        commands = new Commands(session);
    }

    /** What the word could become, sorted. */
    List<String> complete(String line) {
        List<String> words = new ArrayList<>(Arrays.asList(line.stripLeading().split("\\s+", -1)));
        for (int i = words.size() - 2; i >= 0; i--) {
            String word = words.get(i);
            if (SEPARATORS.contains(word) || word.endsWith(";")) {
                words = words.subList(i + 1, words.size());
                break;
            }
        }
        String begun = words.get(words.size() - 1);
        List<String> before = words.subList(0, words.size() - 1);
        String lower = begun.toLowerCase(Locale.ROOT);
        return candidates(before, begun).stream()
                .filter(candidate -> candidate.toLowerCase(Locale.ROOT).startsWith(lower))
                .limit(MOST)
                .toList();
    }

    private Set<String> candidates(List<String> before, String begun) {
        Set<String> candidates = new TreeSet<>();
        if (before.isEmpty()) {
            for (Command command : commands.all().values()) {
                candidates.add(command.full());
                candidates.add(command.name());
            }
            return candidates;
        }
        if (before.size() == 1 && before.get(0).indexOf(':') < 0) {
            for (Command command : commands.all().values()) {
                if (command.scope().equals(before.get(0))) {
                    candidates.add(command.name());
                }
            }
            if (!candidates.isEmpty()) {
                return candidates;
            }
        }
        Call call;
        try {
            call = commands.find(before);
        } catch (UnknownCommandException | UsageException e) {
            // Nobody wants to be told while typing; nothing completes a command there is not.
            return Set.of();
        }
        Manual manual = Manual.of(call.command());
        if (begun.startsWith("-")) {
            candidates.addAll(manual.options());
            candidates.add("--help");
            return candidates;
        }
        ArgumentCompleter completer = manual.completer();
        if (completer != null) {
            candidates.addAll(completer.completeValue(session, call.command().name(), before.get(before.size() - 1)));
            if (!candidates.isEmpty()) {
                return candidates;
            }
            List<String> arguments = before.subList(call.words(), before.size()).stream()
                    .filter(argument -> !argument.startsWith("-"))
                    .toList();
            candidates.addAll(completer.complete(session, call.command().name(), arguments));
        }
        return candidates;
    }
}
