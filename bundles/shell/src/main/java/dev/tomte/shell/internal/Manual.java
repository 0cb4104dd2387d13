package dev.tomte.shell.internal;

import dev.tomte.shell.internal.Commands.Command;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.felix.gogo.runtime.CommandProxy;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;
import org.jspecify.annotations.Nullable;

/** What a command says of itself in its annotations. */
final class Manual {

    /** More of them are only listed in the text. */
    private static final int MOST_OPTIONS = 6;

    private static final int LEAST_WIDTH = 16;
    /** The name of a parameter that takes what no other does, for the command to refuse it in its own words. */
    private static final String NONE = "none";

    private final Command command;
    private final List<Method> methods;
    private final @Nullable Object target;

    private Manual(Command command, @Nullable Object target) {
        this.command = command;
        this.target = target;
        this.methods = target == null
                ? List.of()
                : Arrays.stream(target.getClass().getMethods())
                        .filter(method -> method.getDeclaringClass() != Object.class && !method.isBridge())
                        .filter(method -> isCalled(method, command.name()))
                        .sorted(Comparator.comparing(Method::getParameterCount))
                        .toList();
    }

    static Manual of(Command command) {
        if (command.function() instanceof CommandProxy proxy) {
            try {
                return new Manual(command, proxy.getTarget());
            } finally {
                proxy.ungetTarget();
            }
        }
        return new Manual(command, command.function());
    }

    /** One line; empty if it does not say. */
    String summary() {
        return methods.stream()
                .map(Manual::description)
                .filter(text -> !text.isEmpty())
                .findFirst()
                .orElseGet(() -> target == null ? "" : description(target.getClass()));
    }

    /** How to call it, a line for each way. */
    String usage() {
        if (methods.isEmpty()) {
            return "Usage: " + command.full() + " [ARGUMENT...]\n";
        }
        StringBuilder text = new StringBuilder();
        for (Method method : methods) {
            text.append(text.isEmpty() ? "Usage: " : "       ").append(command.full());
            List<java.lang.reflect.Parameter> parameters = parameters(method);
            boolean many = parameters.stream().filter(Manual::isOption).count() > MOST_OPTIONS;
            text.append(many ? " [OPTION...]" : "");
            for (java.lang.reflect.Parameter parameter : parameters) {
                text.append(many && isOption(parameter) ? "" : " " + form(parameter));
            }
            text.append('\n');
        }
        return text.toString();
    }

    /** All of it. */
    String text() {
        StringBuilder text = new StringBuilder(command.full());
        String summary = summary();
        text.append(summary.isEmpty() ? "" : ": " + summary).append("\n\n").append(usage());
        List<String> lines = new ArrayList<>();
        int width = methods.stream()
                .flatMap(method -> parameters(method).stream())
                .mapToInt(parameter -> label(parameter).length())
                .reduce(LEAST_WIDTH, Math::max);
        for (Method method : methods) {
            for (java.lang.reflect.Parameter parameter : parameters(method)) {
                String line = String.format(
                                Locale.ROOT, "  %-" + width + "s %s", label(parameter), description(parameter))
                        .stripTrailing();
                if (!lines.contains(line)) {
                    lines.add(line);
                }
            }
        }
        if (!lines.isEmpty()) {
            text.append('\n').append(String.join("\n", lines)).append('\n');
        }
        return text.toString();
    }

    /** The ways to call it. */
    List<Method> methods() {
        return methods;
    }

    /** Whether it is a command of this bundle. */
    boolean isOurs() {
        return target != null && target.getClass().getPackage().equals(Manual.class.getPackage());
    }

    /** Its options, such as {@code --json}. */
    List<String> options() {
        return methods.stream()
                .flatMap(method -> parameters(method).stream())
                .filter(Manual::isOption)
                .flatMap(Manual::names)
                .distinct()
                .toList();
    }

    /** The object that does the work, if it can complete its arguments. */
    @Nullable
    ArgumentCompleter completer() {
        return target instanceof ArgumentCompleter completer ? completer : null;
    }

    /** As Gogo's Reflective finds the methods of a command. */
    private static boolean isCalled(Method method, String name) {
        String lower = method.getName().toLowerCase(Locale.ROOT);
        return lower.equals(name)
                || lower.equals("_" + name)
                || lower.equals("get" + name)
                || lower.equals("is" + name)
                || lower.equals("set" + name);
    }

    static List<java.lang.reflect.Parameter> parameters(Method method) {
        return Arrays.stream(method.getParameters())
                .filter(parameter -> parameter.getType() != CommandSession.class)
                .filter(parameter ->
                        !(parameter.getType().isArray() && parameter.getName().equals(NONE)))
                .toList();
    }

    static boolean isOption(java.lang.reflect.Parameter parameter) {
        return parameter.isAnnotationPresent(Parameter.class);
    }

    /** Of an option: {@code -s}, {@code --step}. */
    static Stream<String> names(java.lang.reflect.Parameter option) {
        return Arrays.stream(option.getAnnotation(Parameter.class).names());
    }

    /** Whether a value follows the name of this option. */
    static boolean hasValue(java.lang.reflect.Parameter option) {
        return option.getAnnotation(Parameter.class).presentValue().equals(Parameter.UNSPECIFIED);
    }

    private static String form(java.lang.reflect.Parameter parameter) {
        Parameter option = parameter.getAnnotation(Parameter.class);
        if (option != null) {
            return "[" + label(parameter) + "]";
        }
        return parameter.getType().isArray() ? "[" + label(parameter) + "...]" : label(parameter);
    }

    static String label(java.lang.reflect.Parameter parameter) {
        String value = (parameter.isNamePresent()
                        ? parameter.getName()
                        : parameter.getType().getSimpleName().replace("[]", ""))
                .toUpperCase(Locale.ROOT);
        if (!isOption(parameter)) {
            return value;
        }
        String names = names(parameter).collect(Collectors.joining("|"));
        Form form = parameter.getAnnotation(Form.class);
        return hasValue(parameter) ? names + " " + (form == null ? value : form.value()) : names;
    }

    private static String description(AnnotatedElement element) {
        Descriptor descriptor = element.getAnnotation(Descriptor.class);
        return descriptor == null ? "" : descriptor.value();
    }
}
