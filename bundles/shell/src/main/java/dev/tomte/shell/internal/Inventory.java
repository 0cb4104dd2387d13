package dev.tomte.shell.internal;

import dev.tomte.deploy.DeployedBundle;
import dev.tomte.deploy.Deployer;
import dev.tomte.plugin.Permission;
import dev.tomte.plugin.PluginInfo;
import dev.tomte.plugin.PluginManager;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The plug-ins joined with the files of the plug-in folder: a file may be no plug-in, a plug-in may come with Tomte. */
final class Inventory {

    private Inventory() {}

    /** A plug-in, a file, or both. */
    record Item(Optional<PluginInfo> plugin, Optional<DeployedBundle> file) {

        Optional<String> name() {
            return plugin.map(PluginInfo::name);
        }

        Optional<String> bundle() {
            return plugin.map(PluginInfo::bundle).or(() -> file.flatMap(DeployedBundle::bundle));
        }

        Optional<String> version() {
            return plugin.map(PluginInfo::version).or(() -> file.flatMap(DeployedBundle::version));
        }

        /** The plug-in's, or the file's if it is no plug-in. */
        Optional<String> state() {
            return plugin.map(info -> Values.word(info.state())).or(() -> file.map(one -> Values.word(one.state())));
        }

        Optional<String> problem() {
            return file.flatMap(DeployedBundle::problem)
                    .or(() -> plugin.flatMap(PluginInfo::detail))
                    .or(() -> plugin.flatMap(PluginInfo::lastError));
        }

        Optional<Long> bundleId() {
            return plugin.map(PluginInfo::bundleId)
                    .or(() -> file.map(DeployedBundle::bundleId))
                    .filter(id -> id >= 0);
        }

        Details details() {
            return new Details()
                    .add("name", name())
                    .add("version", version())
                    .add("state", state())
                    .add("since", plugin.map(PluginInfo::since))
                    .add("kind", plugin.map(PluginInfo::kind))
                    .add("description", plugin.map(PluginInfo::description))
                    .add(
                            "permissions",
                            plugin.map(PluginInfo::permissions).stream()
                                    .flatMap(permissions -> permissions.stream()
                                            .map(Permission::id)
                                            .sorted())
                                    .toList())
                    .add("bundle", bundle())
                    .add("bundleId", bundleId())
                    .add("detail", plugin.flatMap(PluginInfo::detail))
                    .add("lastError", plugin.flatMap(PluginInfo::lastError))
                    .add("file", file.map(DeployedBundle::file))
                    .add("fileState", file.map(DeployedBundle::state))
                    .add("fileProblem", file.flatMap(DeployedBundle::problem))
                    .add("sha256", file.flatMap(DeployedBundle::sha256));
        }
    }

    /** First the plug-ins by name, then the files that are none. */
    static List<Item> of(PluginManager plugins, Deployer deployer) {
        List<DeployedBundle> rest = new ArrayList<>(deployer.list());
        List<Item> items = new ArrayList<>();
        for (PluginInfo plugin : plugins.list()) {
            Optional<DeployedBundle> file = rest.stream()
                    .filter(one -> one.bundleId() >= 0
                            ? one.bundleId() == plugin.bundleId()
                            : plugin.bundleId() < 0
                                    && one.bundle()
                                            .filter(plugin.bundle()::equals)
                                            .isPresent())
                    .findFirst();
            file.ifPresent(rest::remove);
            items.add(new Item(Optional.of(plugin), file));
        }
        rest.forEach(file -> items.add(new Item(Optional.empty(), Optional.of(file))));
        return items;
    }
}
