@echo off
rem The desk: open the address that is shown in a browser. Closing this window ends it.
chcp 65001 >nul
"%~dp0python\python.exe" -m kanmin serve %*
if errorlevel 1 pause
