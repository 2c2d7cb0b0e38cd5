@echo off
rem 官民（Kanmin）の机を始めます。タスク スケジューラが、機械の起動のときに呼びます。
rem 設定は、この行のように足します： set KANMIN_HOSTS=kanmin.example.lg.jp
chcp 65001 >nul
set KANMIN_DATA=C:\ProgramData\Kanmin\data
set KANMIN_LOG=json
if not exist "%KANMIN_DATA%" mkdir "%KANMIN_DATA%"
"C:\Program Files\Kanmin\Scripts\kanmin.exe" serve --host 127.0.0.1 --port 8000 >> C:\ProgramData\Kanmin\kanmin.log 2>&1
