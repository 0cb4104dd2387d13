package dev.tomte.plugins.testing;

import dev.tomte.plugin.PluginContext;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** What the plug-ins of a test do in their hooks, and what was called; outside all bundles, so that both sides see it. */
public final class Script {

    /** What to do in a hook. */
    @FunctionalInterface
    public interface Act {
        void run(PluginContext context) throws Exception;
    }

    private static final Map<String, Act> ACTS = new ConcurrentHashMap<>();
    private static final List<String> CALLS = new CopyOnWriteArrayList<>();
    private static final List<Object> PLAYERS = new CopyOnWriteArrayList<>();

    private Script() {}

    public static void reset() {
        ACTS.clear();
        CALLS.clear();
        PLAYERS.clear();
    }

    /** The objects that were called, in the order of all calls. */
    public static List<Object> players() {
        return List.copyOf(PLAYERS);
    }

    /** Sets what a plug-in does in a hook from now on. */
    public static void on(String plugin, String hook, Act act) {
        ACTS.put(plugin + ":" + hook, act);
    }

    /** All calls so far, such as {@code alpha:install} or {@code alpha:update 1.0.0}. */
    public static List<String> calls() {
        return List.copyOf(CALLS);
    }

    public static List<String> calls(String plugin) {
        return CALLS.stream()
                .filter(call -> call.startsWith(plugin + ":"))
                .map(call -> call.substring(plugin.length() + 1))
                .toList();
    }

    public static void forgetCalls() {
        CALLS.clear();
    }

    /** A hook was called; does what is set for it. */
    public static void play(Object player, String hook, String more, PluginContext context) throws Exception {
        String plugin = context.name();
        CALLS.add(plugin + ":" + hook + more);
        PLAYERS.add(player);
        Act act = ACTS.get(plugin + ":" + hook);
        if (act != null) {
            act.run(context);
        }
    }
}
