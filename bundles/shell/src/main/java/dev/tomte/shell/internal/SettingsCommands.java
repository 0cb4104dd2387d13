package dev.tomte.shell.internal;

import dev.tomte.settings.Setting;
import dev.tomte.settings.SettingKey;
import dev.tomte.settings.SettingType;
import dev.tomte.settings.SettingsException;
import dev.tomte.settings.SettingsManager;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** {@code settings:list}, {@code settings:get}, {@code settings:set}, {@code settings:reset}. */
@Component(
        service = SettingsCommands.class,
        property = {
            "osgi.command.scope=settings",
            "osgi.command.function=list",
            "osgi.command.function=get",
            "osgi.command.function=set",
            "osgi.command.function=reset"
        })
public final class SettingsCommands implements ArgumentCompleter {

    private static final String WHO = "shell";

    private final SettingsManager settings;

    @Activate
    public SettingsCommands(@Reference SettingsManager settings) {
        this.settings = settings;
    }

    @Descriptor("All settings, also those whose plug-in is away")
    public void list(
            CommandSession session,
            @Descriptor("as JSON") @Parameter(names = "--json", presentValue = "true", absentValue = "false")
                    boolean json) {
        Table table = new Table(
                        "name",
                        "value",
                        "isDefault",
                        "owner",
                        "type",
                        "expected",
                        "settable",
                        "changedBy",
                        "changedAt",
                        "description")
                .hide("isDefault", "type", "expected", "settable", "owner");
        for (Setting setting : settings.list()) {
            table.row(
                    setting.name(),
                    setting.value(),
                    setting.isDefault(),
                    setting.owner(),
                    setting.key().map(SettingKey::type),
                    setting.key().map(SettingKey::expected),
                    setting.isSettable(),
                    setting.changedBy(),
                    setting.changedAt(),
                    setting.key().isPresent()
                            ? setting.key().get().description()
                            : "(kept: the plug-in that declares it is away)");
        }
        table.print(session, json, "No settings.");
    }

    @Descriptor("The value of a setting; with --json all about it")
    public void get(
            CommandSession session,
            @Descriptor("as JSON, with its description and who changed it")
                    @Parameter(names = "--json", presentValue = "true", absentValue = "false")
                    boolean json,
            @Descriptor("the name of a setting") String key) {
        Setting setting = existing(key);
        if (!json) {
            Output.line(session, setting.value());
            return;
        }
        new Details()
                .add("name", setting.name())
                .add("value", setting.value())
                .add("isDefault", setting.isDefault())
                .add("owner", setting.owner())
                .add("type", setting.key().map(SettingKey::type))
                .add("expected", setting.key().map(SettingKey::expected))
                .add("settable", setting.isSettable())
                .add("description", setting.key().map(SettingKey::description))
                .add("changedBy", setting.changedBy())
                .add("changedAt", setting.changedAt())
                .print(session, true);
    }

    @Descriptor("Sets a setting; it is on disk when this ends")
    public void set(
            CommandSession session,
            @Descriptor("the name of a setting") String key,
            @Descriptor("what it is to hold; '' for nothing") String value)
            throws SettingsException, InterruptedException {
        existing(key);
        await(settings.setValue(key, value, WHO));
        Output.line(session, key + " = " + existing(key).value());
    }

    @Descriptor("Brings a setting back to its default")
    public void reset(CommandSession session, @Descriptor("the name of a setting") String key)
            throws SettingsException, InterruptedException {
        existing(key);
        await(settings.reset(key, WHO));
        Output.line(session, key + " = " + existing(key).value() + " (its default)");
    }

    @Override
    public List<String> complete(CommandSession session, String command, List<String> arguments) {
        boolean changes = command.equals("set") || command.equals("reset");
        if (arguments.isEmpty()) {
            return command.equals("list")
                    ? List.of()
                    : settings.list().stream()
                            .filter(setting -> !changes || setting.isSettable())
                            .map(Setting::name)
                            .toList();
        }
        return command.equals("set") && arguments.size() == 1
                ? settings.get(arguments.get(0))
                        .flatMap(Setting::key)
                        .map(SettingsCommands::values)
                        .orElse(List.of())
                : List.of();
    }

    private static List<String> values(SettingKey<?> key) {
        return key.type() == SettingType.FLAG ? List.of("false", "true") : key.choices();
    }

    private Setting existing(String name) {
        return settings.get(name)
                .orElseThrow(() -> new IllegalArgumentException("There is no setting '" + name + "'."
                        + NearMatches.hint(
                                name,
                                settings.list().stream().map(Setting::name).toList())
                        + " 'tomte settings:list' lists them."));
    }

    private static void await(CompletableFuture<Void> change) throws SettingsException, InterruptedException {
        try {
            change.get();
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            throw new SettingsException(
                    cause == null || cause.getMessage() == null ? String.valueOf(cause) : cause.getMessage(), e);
        }
    }
}
