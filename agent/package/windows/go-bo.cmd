@echo off
rem Go bo chuong trinh AnXa khoi may nay. Bam chuot phai, chon "Run as administrator".
setlocal
cd /d "%~dp0"
chcp 65001 >nul
"%~dp0node.exe" "%~dp0agent.cjs" uninstall %*
set code=%errorlevel%
echo.
pause
exit /b %code%
