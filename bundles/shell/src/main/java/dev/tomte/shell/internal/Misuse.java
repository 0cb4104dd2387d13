package dev.tomte.shell.internal;

import dev.tomte.shell.internal.Commands.Command;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Says what is wrong with the arguments of a command, of which Gogo only knows that it cannot call it with them. */
final class Misuse {

    private static final String OPTION = "--";
    /** After it nothing is an option. */
    private static final String END = "--";

    /** How Gogo says that it found no method for some arguments. */
    private static final String UNCALLED = "Cannot coerce ";

    private final Command command;
    private final Manual manual;
    private final List<String> arguments;

    private Misuse(Command command, List<?> arguments) {
        this.command = command;
        this.arguments = arguments.stream().map(String::valueOf).toList();
        manual = Manual.of(command);
    }

    /**
     * The arguments for a command: those of ours without the {@code --} that ends their options.
     *
     * @throws UsageException if a command of ours does not have one of the options, which it would take for a name, or if
     *     an argument is null
     */
    static <T> List<T> checked(Command command, List<T> arguments) {
        return arguments.stream()
                        .allMatch(argument ->
                                argument != null && !argument.toString().startsWith(OPTION))
                ? arguments
                : new Misuse(command, arguments).check(arguments);
    }

    /** Why the command cannot be called with these arguments. */
    static String words(Command command, List<?> arguments) {
        return new Misuse(command, arguments).words();
    }

    /**
     * Whether Gogo found no method for the arguments of a command: it says so with this exception and no other sign.
     *
     * @param name of the command, without its scope; empty for any
     */
    static boolean isUncalled(Throwable cause, String name) {
        String message = String.valueOf(cause.getMessage());
        return cause.getClass() == IllegalArgumentException.class
                && (message.startsWith(UNCALLED + name) || message.startsWith(UNCALLED + "_" + name));
    }

    private <T> List<T> check(List<T> given) {
        if (!manual.isOurs() || manual.methods().size() != 1) {
            return given;
        }
        List<T> without = new ArrayList<>(given);
        int unset = without.indexOf(null) + 1;
        if (unset > 0) {
            throw new UsageException("Expected a value for each argument, but the one at place " + unset
                    + " is empty: a variable that is not set has none");
        }
        UnquotedCron.refuse(command, arguments);
        int end = endOfOptions();
        for (String argument : new Split(manual.methods().get(0), arguments.subList(0, end)).rest) {
            unknownOption(argument).ifPresent(words -> {
                throw new UsageException(words);
            });
        }
        if (end == given.size()) {
            return given;
        }
        without.remove(end);
        // Gogo finds options anywhere.
        for (String operand : arguments.subList(end + 1, arguments.size())) {
            if (manual.options().contains(operand)) {
                throw new UsageException("Expected no option after " + END + ", not '" + operand + "'");
            }
        }
        return without;
    }

    private int endOfOptions() {
        List<String> withValue = Manual.parameters(manual.methods().get(0)).stream()
                .filter(parameter -> Manual.isOption(parameter) && Manual.hasValue(parameter))
                .flatMap(Manual::names)
                .toList();
        for (int i = 0; i < arguments.size(); i++) {
            if (arguments.get(i).equals(END)) {
                return i;
            } else if (withValue.contains(arguments.get(i))) {
                i++;
            }
        }
        return arguments.size();
    }

    private String words() {
        if (manual.methods().size() != 1) {
            return "Wrong arguments";
        }
        Method method = manual.methods().get(0);
        Split split = new Split(method, arguments);
        if (!split.withoutValue.isEmpty()) {
            return "Expected a value for " + split.withoutValue;
        }
        return split.rest.stream()
                // Of ours those that are none have been refused, so here they are operands.
                .filter(argument -> argument.startsWith(OPTION)
                        && (!manual.isOurs() || manual.options().contains(argument)))
                .findFirst()
                .map(argument -> unknownOption(argument).orElse("Option " + argument + " was given twice"))
                .or(() -> wrongCount(method, split.rest))
                .or(() -> noNumber(method, split))
                .orElse("Wrong arguments");
    }

    private Optional<String> unknownOption(String argument) {
        List<String> options = manual.options();
        return argument.startsWith(OPTION) && !options.contains(argument)
                ? Optional.of("There is no option '" + Values.printable(argument) + "'."
                        + (options.isEmpty()
                                ? " " + command.full() + " has none."
                                : NearMatches.hint(argument, options)))
                : Optional.empty();
    }

    private static Optional<String> wrongCount(Method method, List<String> rest) {
        List<String> operands = operands(method).stream().map(Manual::label).toList();
        if (rest.size() < operands.size()) {
            List<String> missing = operands.subList(rest.size(), operands.size());
            return Optional.of((missing.size() == 1 ? "Argument " : "Arguments ")
                    + String.join(" and ", missing)
                    + (missing.size() == 1 ? " is missing" : " are missing"));
        }
        return rest.size() == operands.size() || method.isVarArgs()
                ? Optional.empty()
                : Optional.of("Expected " + (operands.isEmpty() ? "no" : operands.size()) + " argument"
                        + (operands.size() == 1 ? "" : "s") + ", not " + rest.size() + ": "
                        + rest.stream()
                                .map(argument -> "'" + Values.printable(argument) + "'")
                                .collect(Collectors.joining(", ")));
    }

    private static Optional<String> noNumber(Method method, Split split) {
        List<Parameter> operands = operands(method);
        for (int i = 0; i < operands.size(); i++) {
            split.check(operands.get(i), Manual.label(operands.get(i)), split.rest.get(i));
        }
        return split.wrong.stream().findFirst();
    }

    private static List<Parameter> operands(Method method) {
        return Manual.parameters(method).stream()
                .filter(parameter ->
                        !Manual.isOption(parameter) && !parameter.getType().isArray())
                .toList();
    }

    /** Arguments without the options and their values, taken out of them as Gogo's Reflective does. */
    private static final class Split {

        private final List<String> rest;
        private final List<String> wrong = new ArrayList<>();
        private String withoutValue = "";

        Split(Method method, List<String> arguments) {
            rest = new ArrayList<>(arguments);
            Manual.parameters(method).stream().filter(Manual::isOption).forEach(this::take);
        }

        private void take(Parameter parameter) {
            for (String name : Manual.names(parameter).toList()) {
                int at = rest.indexOf(name);
                if (at >= 0) {
                    rest.remove(at);
                    if (Manual.hasValue(parameter) && at == rest.size()) {
                        withoutValue = name;
                    } else if (Manual.hasValue(parameter)) {
                        check(parameter, name, rest.remove(at));
                    }
                    return;
                }
            }
        }

        private void check(Parameter parameter, String name, String value) {
            try {
                if (parameter.getType() == int.class) {
                    var unused = Integer.parseInt(value);
                } else if (parameter.getType() == long.class) {
                    var unused = Long.parseLong(value);
                }
            } catch (NumberFormatException e) {
                wrong.add("Expected a whole number for " + name + ", not '" + Values.printable(value) + "'");
            }
        }
    }
}
