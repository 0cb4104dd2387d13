package dev.tomte.plugin;

/** A plug-in asked its context for something that its manifest does not declare. */
public class PermissionDeniedException extends SecurityException {

    private static final long serialVersionUID = 1L;

    private final String plugin;
    private final Permission permission;

    public PermissionDeniedException(String plugin, Permission permission, String call) {
        super("Plug-in " + plugin + " called " + call + " without the permission '" + permission.id()
                + "'; declare it in the plug-in's manifest: permissions = \"" + permission.id() + "\"");
        this.plugin = plugin;
        this.permission = permission;
    }

    public String plugin() {
        return plugin;
    }

    public Permission permission() {
        return permission;
    }
}
