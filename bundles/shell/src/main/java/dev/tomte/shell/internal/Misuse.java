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

    private final Command command;
    private final Manual manual;
    private final List<String> arguments;

    private Misuse(Command command, List<String> arguments) {
        this.command = command;
        this.arguments = arguments;
        manual = Manual.of(command);
    }

    /**
     * Refuses an option that a command of ours does not have, before the command takes it for a name. One without any
     * options takes whatever texts it is given.
     */
    static void refuseUnknownOption(Command command, List<String> arguments) {
        if (arguments.stream().anyMatch(argument -> argument.startsWith(OPTION))) {
            new Misuse(command, arguments).refuseUnknownOption();
        }
    }

    /** Why the command cannot be called with these arguments. */
    static String words(Command command, List<String> arguments) {
        return new Misuse(command, arguments).words();
    }

    private void refuseUnknownOption() {
        if (!manual.isOurs() || manual.methods().size() != 1 || manual.options().isEmpty()) {
            return;
        }
        for (String argument : new Split(manual.methods().get(0)).rest) {
            unknownOption(argument).ifPresent(words -> {
                throw new UsageException(words);
            });
        }
    }

    private String words() {
        if (manual.methods().size() != 1) {
            return "Wrong arguments";
        }
        Method method = manual.methods().get(0);
        Split split = new Split(method);
        if (!split.withoutValue.isEmpty()) {
            return "Expected a value for " + split.withoutValue;
        }
        return split.rest.stream()
                .filter(argument -> argument.startsWith(OPTION))
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
    private final class Split {

        private final List<String> rest = new ArrayList<>(arguments);
        private final List<String> wrong = new ArrayList<>();
        private String withoutValue = "";

        Split(Method method) {
            Manual.parameters(method).stream().filter(Manual::isOption).forEach(this::take);
        }

        private void take(Parameter parameter) {
            var option = parameter.getAnnotation(org.apache.felix.service.command.Parameter.class);
            for (String name : option.names()) {
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
