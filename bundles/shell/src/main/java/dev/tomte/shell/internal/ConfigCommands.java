package dev.tomte.shell.internal;

import dev.tomte.configuration.ConfigurationRules;
import java.io.IOException;
import java.util.Arrays;
import java.util.Collections;
import java.util.Dictionary;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** {@code config:list}, {@code config:get}, {@code config:set}. */
@Component(
        service = ConfigCommands.class,
        property = {
            "osgi.command.scope=config",
            "osgi.command.function=list",
            "osgi.command.function=get",
            "osgi.command.function=set"
        })
public final class ConfigCommands implements ArgumentCompleter {

    private static final Pattern SECRET =
            Pattern.compile("password|passwd|secret|token|hash", Pattern.CASE_INSENSITIVE);
    private static final String HIDDEN = "(not shown)";

    private final ConfigurationAdmin admin;
    private final ConfigurationRules rules;

    @Activate
    public ConfigCommands(@Reference ConfigurationAdmin admin, @Reference ConfigurationRules rules) {
        this.admin = admin;
        this.rules = rules;
    }

    @Descriptor("All configurations")
    public void list(
            CommandSession session,
            @Descriptor("as JSON") @Parameter(names = "--json", presentValue = "true", absentValue = "false")
                    boolean json)
            throws IOException {
        Table table = new Table("pid", "keys", "file");
        configurations().forEach((pid, configuration) -> {
            Map<String, Object> values = values(configuration);
            Object file = values.remove("felix.fileinstall.filename");
            table.row(pid, values.keySet(), file);
        });
        table.print(session, json, "No configurations: everything is as it comes.");
    }

    @Descriptor("The values of a configuration")
    public void get(
            CommandSession session,
            @Descriptor("as JSON") @Parameter(names = "--json", presentValue = "true", absentValue = "false")
                    boolean json,
            @Descriptor("the PID of a configuration") String pid)
            throws IOException {
        Map<String, Configuration> all = configurations();
        Configuration configuration = all.get(pid);
        if (configuration == null) {
            throw new IllegalArgumentException("There is no configuration '" + pid + "'."
                    + NearMatches.hint(pid, all.keySet()) + " 'tomte config:list' lists them.");
        }
        Details details = new Details();
        values(configuration)
                .forEach((key, value) -> details.add(key, SECRET.matcher(key).find() ? HIDDEN : listed(value)));
        details.print(session, json);
    }

    @Descriptor("Sets a value of a configuration; several are separated by commas where it holds several")
    public void set(
            CommandSession session,
            @Descriptor("also a key that the component does not have")
                    @Parameter(names = "--force", presentValue = "true", absentValue = "false")
                    boolean force,
            @Descriptor("the PID of a configuration, which is made if there is none") String pid,
            @Descriptor("which of its values") String key,
            @Descriptor("the new one") String value)
            throws IOException {
        Configuration existing = configurations().get(pid);
        boolean isNew = existing == null;
        Map<String, Object> values = existing == null ? new TreeMap<>() : values(existing);
        values.put(key, converted(pid, key, value, values.get(key)));
        String unknown = rules.check(pid, values).unknown().get(key);
        if (unknown != null && !force) {
            throw new IllegalArgumentException(
                    unknown + (unknown.endsWith("?") ? " " : ". ") + "With --force it is set all the same.");
        }
        Configuration configuration = admin.getConfiguration(pid, "?");
        try {
            configuration.update(FrameworkUtil.asDictionary(values));
        } catch (IOException | RuntimeException e) {
            if (isNew) {
                configuration.delete();
            }
            throw e;
        }
        String shown = SECRET.matcher(key).find() ? HIDDEN : value;
        Output.line(session, pid + ": " + key + " = " + shown + (isNew ? " (a new configuration)" : ""));
        if (unknown != null) {
            Output.warning(session, unknown);
        }
    }

    @Override
    public List<String> complete(CommandSession session, String command, List<String> arguments) {
        try {
            if (arguments.isEmpty()) {
                return List.copyOf(configurations().keySet());
            }
            Configuration configuration = configurations().get(arguments.get(0));
            return command.equals("set") && arguments.size() == 1 && configuration != null
                    ? List.copyOf(values(configuration).keySet())
                    : List.of();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private Map<String, Configuration> configurations() throws IOException {
        try {
            Configuration[] all = admin.listConfigurations(null);
            Map<String, Configuration> byPid = new TreeMap<>();
            Stream.of(Objects.requireNonNullElse(all, new Configuration[0]))
                    .forEach(configuration -> byPid.put(configuration.getPid(), configuration));
            return byPid;
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException("No filter was given, but it was refused", e);
        }
    }

    private static Map<String, Object> values(Configuration configuration) {
        Map<String, Object> values = new TreeMap<>();
        Dictionary<String, Object> properties = configuration.getProperties();
        if (properties != null) {
            Collections.list(properties.keys()).forEach(key -> values.put(key, properties.get(key)));
        }
        values.remove("service.pid");
        return values;
    }

    private static Object listed(Object value) {
        return value instanceof Object[] array ? Arrays.asList(array) : value;
    }

    /** Of the type the value had; a text if it had none, which components take for anything. */
    private static Object converted(String pid, String key, String value, @Nullable Object old) {
        try {
            if (old instanceof Integer) {
                return Integer.valueOf(value);
            } else if (old instanceof Long) {
                return Long.valueOf(value);
            } else if (old instanceof Double) {
                return Double.valueOf(value);
            } else if (old instanceof Boolean) {
                return truth(value);
            } else if (old instanceof String[]) {
                return value.isEmpty() ? new String[0] : value.split("\\s*,\\s*");
            } else if (old == null || old instanceof String) {
                return value;
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "Expected a number for " + key + " of " + pid + ", not '" + value + "'", e);
        }
        throw new IllegalArgumentException(key + " of " + pid + " is a "
                + old.getClass().getSimpleName() + ", which cannot be set here: use its file in conf/");
    }

    private static Boolean truth(String value) {
        return switch (value.toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("Expected true or false, not '" + value + "'");
        };
    }
}
