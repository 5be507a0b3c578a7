from core.permissions import Permission

PERMISSIONS = [
    Permission("kiosks.kiosk_view", "View kiosks"),
    Permission("kiosks.kiosk_edit", "Edit kiosks"),
    Permission("kiosks.kiosk_export", "Export kiosks"),
]
