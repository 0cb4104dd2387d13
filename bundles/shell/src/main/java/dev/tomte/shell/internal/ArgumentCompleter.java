package dev.tomte.shell.internal;

import java.util.List;
import org.apache.felix.service.command.CommandSession;

/** A component with commands whose arguments can be completed. */
interface ArgumentCompleter {

    /**
     * What the next argument could be.
     *
     * @param command its name without its scope
     * @param arguments those before the one to complete, without options
     */
    List<String> complete(CommandSession session, String command, List<String> arguments);

    /** What the value of an option could be; empty if the next word is no value, or anything. */
    default List<String> completeValue(CommandSession session, String command, String option) {
        return List.of();
    }
}
