package dev.tomte.shell.internal;

import dev.tomte.shell.internal.Commands.Call;
import dev.tomte.shell.internal.Commands.Command;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.InvocationTargetException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import org.apache.felix.gogo.runtime.CommandNotFoundException;
import org.apache.felix.gogo.runtime.EOFError;
import org.apache.felix.gogo.runtime.SyntaxError;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Converter;
import org.apache.felix.service.command.Function;
import org.jspecify.annotations.Nullable;

/** Calls a command or runs a line, says on the client's standard error what went wrong, and answers the exit status. */
final class Invocation {

    static final int OK = 0;
    static final int FAILED = 1;
    static final int USAGE = 2;
    static final int UNKNOWN = 127;
    static final int INTERRUPTED = 130;

    /** How Gogo says that the component behind a command is registered but did not activate. */
    private static final String NO_TARGET = "\"target\" is null";

    private static final String HELP = "--help";
    private static final String TRACE = "--trace";
    private static final String TRACE_VARIABLE = "trace";
    private static final String CALL_VARIABLE = "tomte_call";

    private final CommandSession session;
    private final Printer printer;
    private boolean trace;

    /** Where the client reads. */
    @FunctionalInterface
    interface Printer {

        /**
         * Takes a text.
         *
         * @param type {@link Frames#OUT} or {@link Frames#ERR}
         */
        void print(byte type, byte[] text) throws IOException;
    }

    Invocation(CommandSession session, FrameWriter writer) {
        this(session, (type, text) -> writer.send(type, text, 0, text.length));
    }

    Invocation(CommandSession session, Printer printer) {
        this.session = session;
        this.printer = printer;
        this.trace = Boolean.parseBoolean(String.valueOf(session.get(TRACE_VARIABLE)));
    }

    /** Calls a command with these arguments, whatever characters they hold. */
    int call(List<String> given) throws IOException {
        List<String> words = given;
        if (!words.isEmpty() && words.get(0).equals(TRACE)) {
            trace = true;
            words = words.subList(1, words.size());
        }
        if (words.isEmpty()) {
            print(Frames.ERR, "Expected a command. 'tomte help' lists them all.\n");
            return USAGE;
        }
        Command command = null;
        List<String> arguments = List.of();
        try {
            Call call = new Commands(session).find(words);
            command = call.command();
            arguments = words.subList(call.words(), words.size());
            if (!arguments.isEmpty()
                    && (arguments.get(0).equals(HELP)
                            || arguments.get(arguments.size() - 1).equals(HELP))) {
                print(Frames.OUT, Manual.of(command).text());
                return OK;
            }
            arguments = Misuse.checked(command, arguments);
            return succeed(call(command, arguments));
        } catch (Exception e) {
            return fail(e, command, arguments);
        }
    }

    /** Runs a line in Gogo's language. */
    int line(String line) throws IOException {
        List<String> words = List.of(line.strip().split("\\s+"));
        if (words.size() > 1 && words.get(words.size() - 1).equals(HELP)) {
            return call(words);
        }
        try (LineCommands commands = new LineCommands(session, line)) {
            return succeed(commands.run());
        } catch (Exception e) {
            return fail(e, null, List.of());
        }
    }

    /**
     * Gogo gives the command its streams and makes it a job that can be interrupted; the arguments do not pass through
     * its language, where a dollar or a quote would mean something.
     */
    private @Nullable Object call(Command command, List<String> arguments) throws Exception {
        Function call = (current, none) -> command.function().execute(current, new ArrayList<>(arguments));
        session.put(CALL_VARIABLE, call);
        try {
            return session.execute(CALL_VARIABLE);
        } finally {
            session.put(CALL_VARIABLE, null);
        }
    }

    private int succeed(@Nullable Object result) throws IOException {
        if (result != null) {
            print(Frames.OUT, session.format(result, Converter.INSPECT) + "\n");
        }
        return OK;
    }

    private int fail(Exception exception, @Nullable Command command, List<String> arguments) throws IOException {
        Throwable cause = cause(exception);
        if (cause instanceof UnknownCommandException || cause instanceof CommandNotFoundException) {
            print(Frames.ERR, message(cause) + "\n");
            return UNKNOWN;
        }
        if (cause instanceof NullPointerException
                && String.valueOf(cause.getMessage()).contains(NO_TARGET)) {
            print(
                    Frames.ERR,
                    (command == null ? "" : command.name() + ": ")
                            + "what this command stands on could not be started; logs/tomte.log says why\n");
            return FAILED;
        }
        if (cause instanceof InterruptedException
                || cause instanceof InterruptedIOException
                || cause instanceof ClosedByInterruptException
                || cause instanceof CancellationException) {
            return INTERRUPTED;
        }
        if (cause.getCause() instanceof EOFError) {
            print(Frames.ERR, "Expected the rest of the line: a quote or a bracket is open\n");
            return USAGE;
        }
        if (cause instanceof MisuseException misuse) {
            print(Frames.ERR, message(misuse) + "\n" + misuse.usage());
            return USAGE;
        }
        boolean uncalled = Misuse.isUncalled(cause, command == null ? "" : command.name());
        String prefix = command == null ? "" : command.full() + ": ";
        if (uncalled || cause instanceof UsageException || cause instanceof SyntaxError) {
            String words =
                    !uncalled ? message(cause) : command == null ? "Wrong arguments" : Misuse.words(command, arguments);
            print(Frames.ERR, prefix + words + "\n");
            if (command != null) {
                print(Frames.ERR, Manual.of(command).usage());
            } else if (uncalled) {
                print(Frames.ERR, "The command with " + HELP + " after it says what it expects.\n");
            }
            return USAGE;
        }
        print(Frames.ERR, prefix + message(cause) + "\n");
        if (trace) {
            StringWriter stack = new StringWriter();
            cause.printStackTrace(new PrintWriter(stack, true));
            print(Frames.ERR, stack.toString());
        }
        return FAILED;
    }

    private static Throwable cause(Exception exception) {
        Throwable cause = exception;
        while ((cause instanceof InvocationTargetException || cause instanceof ExecutionException)
                && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }

    private static String message(Throwable cause) {
        String message = cause.getMessage();
        return message == null || message.isBlank()
                ? cause.toString()
                : message.strip().replaceAll("\\s*\\R\\s*", "; ");
    }

    private void print(byte type, String text) throws IOException {
        printer.print(type, text.getBytes(StandardCharsets.UTF_8));
    }
}
