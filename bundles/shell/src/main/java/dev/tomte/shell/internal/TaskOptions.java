package dev.tomte.shell.internal;

import dev.tomte.task.Constraints;
import dev.tomte.task.ExistingTaskPolicy;
import dev.tomte.task.MisfirePolicy;
import dev.tomte.task.OverlapPolicy;
import dev.tomte.task.TaskPriority;
import dev.tomte.task.TaskRequest;
import dev.tomte.task.TaskStatus;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Parameter;

/** What the options of the task commands have in common. */
final class TaskOptions {

    private static final List<String> CONDITIONS = List.of(
            Constraints.NETWORK,
            Constraints.UNMETERED_NETWORK,
            Constraints.CHARGING,
            Constraints.BATTERY_NOT_LOW,
            Constraints.DEVICE_IDLE,
            Constraints.STORAGE_NOT_LOW);

    private TaskOptions() {}

    /** The value of an option; Gogo hands over a certain text if it was not given. An empty one was given. */
    static Optional<String> given(String value) {
        return value.equals(Parameter.UNSPECIFIED) ? Optional.empty() : Optional.of(value);
    }

    static List<String> words(String value) {
        return given(value).stream()
                .flatMap(text -> Arrays.stream(text.split(",", -1)))
                .map(String::strip)
                .filter(word -> !word.isEmpty())
                .toList();
    }

    /** The text of the option, or of the file it names as {@code @FILE}, as seen from the client. */
    static String data(CommandSession session, String option, String value) throws IOException {
        if (!value.startsWith("@")) {
            return value;
        }
        String name = value.substring(1);
        Path file;
        try {
            file = session.currentDir().resolve(name).normalize();
        } catch (InvalidPathException e) {
            throw TaskTimes.wrong(option, "@ and the name of a file", value, e);
        }
        if (Files.isDirectory(file)) {
            throw TaskTimes.wrong(option, "@ and a readable file (" + file + " is a folder)", value, null);
        }
        if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
            throw TaskTimes.wrong(option, "@ and a readable file (there is none at " + file + ")", value, null);
        }
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes(TaskRequest.MAX_DATA_BYTES + 1);
        }
        if (bytes.length > TaskRequest.MAX_DATA_BYTES) {
            throw TaskTimes.wrong(
                    option,
                    "a file of at most " + TaskRequest.MAX_DATA_BYTES + " bytes (name a larger one in the data)",
                    value,
                    null);
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw TaskTimes.wrong(option, "a file of text in UTF-8", value, e);
        }
    }

    /** What it makes, or a refusal that names the option. */
    static <T> T checked(String option, Supplier<T> maker) {
        try {
            return maker.get();
        } catch (UsageException e) {
            throw e;
        } catch (IllegalArgumentException e) {
            UsageException wrong = new UsageException(option + ": " + TaskTimes.spoken(String.valueOf(e.getMessage())));
            wrong.initCause(e);
            throw wrong;
        }
    }

    /** The only argument; what Gogo did not take for an option is among those given. */
    static String one(Class<?> commands, String command, String what, String... arguments) {
        refuseOptions(commands, command, arguments);
        if (arguments.length != 1) {
            throw new UsageException("Expected " + what
                    + (arguments.length == 0
                            ? ""
                            : ", not " + arguments.length + " arguments: " + String.join(", ", arguments)));
        }
        return arguments[0];
    }

    static void none(Class<?> commands, String command, String... arguments) {
        refuseOptions(commands, command, arguments);
        if (arguments.length > 0) {
            throw new UsageException("Expected options only, not '" + arguments[0] + "'");
        }
    }

    static void refuseOptions(Class<?> commands, String command, String... arguments) {
        List<String> options = Arrays.stream(commands.getMethods())
                .filter(method -> method.getName().equals(command))
                .flatMap(TaskOptions::options)
                .toList();
        for (String argument : arguments) {
            if (options.contains(argument)) {
                throw new UsageException("Option " + argument + " was given twice, or without its value");
            }
        }
    }

    /** What the value of an option could be that many of the commands have. */
    static List<String> constants(String option) {
        return switch (option) {
            case "--status" -> names(TaskStatus.class);
            case "--priority" -> names(TaskPriority.class);
            case "--misfire" -> names(MisfirePolicy.class);
            case "--overlap" -> names(OverlapPolicy.class);
            case "--existing" -> names(ExistingTaskPolicy.class);
            case "--needs" -> CONDITIONS;
            case "--on" -> CONDITIONS.stream().map("condition:"::concat).toList();
            default -> List.of();
        };
    }

    static List<String> names(Class<? extends Enum<?>> type) {
        return Arrays.stream(type.getEnumConstants()).map(Enum::name).toList();
    }

    private static Stream<String> options(Method method) {
        return Arrays.stream(method.getParameters())
                .filter(parameter -> parameter.isAnnotationPresent(Parameter.class))
                .flatMap(parameter ->
                        Arrays.stream(parameter.getAnnotation(Parameter.class).names()));
    }
}
