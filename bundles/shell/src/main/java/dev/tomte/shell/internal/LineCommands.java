package dev.tomte.shell.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.felix.gogo.runtime.CommandProxy;
import org.apache.felix.service.command.CommandSession;
import org.jspecify.annotations.Nullable;

/**
 * The commands that a line may call. While it runs they are variables of the session, which Gogo looks at first: only so
 * is it known with which arguments Gogo calls them, without knowing its language.
 */
final class LineCommands implements AutoCloseable {

    /** A name, maybe; that of a variable or of a file in between does no harm. */
    private static final Pattern WORD = Pattern.compile("[\\w.:-]+");

    private static final Pattern QUOTED = Pattern.compile("'[^']*'|\"[^\"]*\"");
    private static final String NOTHING = "''";
    private static final String ANY_SCOPE = "*:";

    private final CommandSession session;
    private final String line;
    private final List<String> variables = new ArrayList<>();
    private final List<LineCommand> commands = new ArrayList<>();

    LineCommands(CommandSession session, String line) {
        this.session = session;
        this.line = line;
        Commands all = new Commands(session);
        Matcher words = WORD.matcher(line);
        while (words.find()) {
            add(all, words.group());
        }
    }

    @Nullable
    Object run() throws Exception {
        List<String> words =
                List.of(QUOTED.matcher(line).replaceAll(NOTHING).strip().split("\\s+"));
        for (LineCommand each : commands) {
            try {
                UnquotedCron.refuse(each.command(), words);
            } catch (UsageException e) {
                throw new MisuseException(each.command(), String.valueOf(e.getMessage()), e);
            }
        }
        return session.execute(line);
    }

    @Override
    public void close() {
        variables.forEach(variable -> session.put(variable, null));
    }

    private void add(Commands all, String word) {
        String variable = word.indexOf(':') < 0 ? ANY_SCOPE + word : word;
        if (!(session.get(variable) instanceof CommandProxy)) {
            return;
        }
        try {
            LineCommand command = new LineCommand(all.find(List.of(word)).command());
            session.put(variable, command);
            variables.add(variable);
            commands.add(command);
        } catch (UnknownCommandException | UsageException e) {
            // It has just gone, or is in several scopes, of which Gogo takes the one it likes.
        }
    }
}
