@echo off
rem すべてを、日付の付いた一つのファイルに控えます。タスク スケジューラが毎晩呼びます。
chcp 65001 >nul
set KANMIN_DATA=C:\ProgramData\Kanmin\data
"C:\Program Files\Kanmin\Scripts\kanmin.exe" backup --into C:\ProgramData\Kanmin\backup >> C:\ProgramData\Kanmin\backup.log 2>&1
